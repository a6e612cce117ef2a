# 联动：在一台空机器上，make demo 立起平台，make test 检查一切。
PYTHON3 ?= python3
PYTHON := .venv/bin/python
LAYERS := $(PYTHON) -m liandong.conf.run.layers
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 --generate-hashes

.DEFAULT_GOAL := help
.PHONY: help demo test check unit database browser bench mutate lock clean env env-dev

help: ## 列出全部目标
	@echo "联动：跨部门跨区域执法联动响应协作平台"
	@echo
	@echo "  make demo      建立环境、数据库与演示城市并启动平台；按 Ctrl-C 停止"
	@echo "  make test      依次执行 check、unit、database、browser，并列出各层用时"
	@echo
	@echo "  make check     静态检查：ruff、mypy、包依赖图、生成的文档是否最新"
	@echo "  make unit      不需数据库的测试"
	@echo "  make database  数据库测试；本机另装有 PostgreSQL 15 时在其上执行十分之一（LIANDONG_ONE_IN=1 为全部）"
	@echo "  make browser   浏览器测试；LIANDONG_NO_BROWSER=1 表示本机确无浏览器"
	@echo "  make bench     性能测量          make mutate  变异测试"
	@echo "  make lock      重新锁定依赖      make clean   删除环境与全部运行状态（须先停止平台）"
	@echo
	@echo "  数据库来源：DATABASE_URL，其次 PGBIN，最后是随依赖安装的 PostgreSQL。"
	@echo "  状态目录：.liandong，可用 LIANDONG_HOME 另指。"

env:
	@command -v $(PYTHON3) >/dev/null || { echo "没有找到 $(PYTHON3)。请先安装 Python 3.11 或更新的版本。"; exit 1; }
	@$(PYTHON3) setup_env.py

env-dev:
	@command -v $(PYTHON3) >/dev/null || { echo "没有找到 $(PYTHON3)。请先安装 Python 3.11 或更新的版本。"; exit 1; }
	@$(PYTHON3) setup_env.py --dev

demo: env
	@exec .venv/bin/liandong demo

test: env-dev
	@exec $(LAYERS) check unit database browser

check unit database browser: env-dev
	@exec $(LAYERS) $@

bench: env-dev
	@exec .venv/bin/liandong bench

mutate: env-dev
	@exec .venv/bin/liandong mutate

lock:
	@for list in build runtime dev; do $(COMPILE) requirements/$$list.in -o requirements/$$list.txt; done

clean:
	@$(PYTHON3) -c "import fcntl, pathlib, sys; p = pathlib.Path('.liandong/station.lock'); p.exists() and fcntl.flock(p.open('r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)" 2>/dev/null \
	  || { echo "平台正在运行，请先在它的窗口按 Ctrl-C 停止，再执行 make clean。"; exit 1; }
	@rm -rf .venv .liandong .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
