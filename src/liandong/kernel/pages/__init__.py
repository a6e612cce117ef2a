"""页面的形状：列表、记录、表单、登录、报错、证明、短文，都是不可变的值。

Views build one of these values and render `page.template` with the context
``{"shell": Shell | None, "page": page, "fragment": bool}``; the templates under ``templates/page/`` read nothing else, so a
room decides *what* is said and this package decides *how it looks*. Everything a person reads arrives as finished Chinese
text; moments arrive as aware datetimes and are printed in the active time zone. Pure Python: nothing here imports Django.

Main names: `Shell`, `ListPage`, `RecordPage`, `FormPage`, `FiguresPage`, `SignInPage`, `ErrorPage`, `ProofPage`, `PlainPage`,
`PublicList`, `PublicPage`, `PublicCheck`, `PublicDraw`, `OnsitePage`.
"""

from .figures import BarRow, ChartBox, Figure, FiguresPage, TileBox
from .forms import Beside, BesideAnswer, Conflict, FormPage, Pick, PickBox
from .lists import (
    Cell,
    Choice,
    Column,
    DayPage,
    DayPost,
    DeskPage,
    Filter,
    ListPage,
    OnsiteList,
    OtherPost,
    Pages,
    PostButton,
    Row,
)
from .onsite import OnsiteClosing, OnsiteEntry, OnsiteFollow, OnsiteItem, OnsitePage, OnsitePart
from .proofs import ProofPage, Signature
from .public import PublicCheck, PublicDraw, PublicList, PublicPage, Step
from .records import Entry, PlainPage, Progress, RecordPage, Section, TimelineLine
from .shell import DemoAccount, ErrorPage, MenuEntry, MenuGroup, Notice, PostChoice, Shell, SignInPage
from .shown import Change, Chip, Clock, Link, MayAct, Sensitivity, Tone, visible
from .wording import plain_error

__all__ = [
    "BarRow",
    "Beside",
    "BesideAnswer",
    "Cell",
    "Change",
    "ChartBox",
    "Chip",
    "Choice",
    "Clock",
    "Column",
    "Conflict",
    "DayPage",
    "DayPost",
    "DemoAccount",
    "DeskPage",
    "Entry",
    "ErrorPage",
    "Figure",
    "FiguresPage",
    "Filter",
    "FormPage",
    "Link",
    "ListPage",
    "MayAct",
    "MenuEntry",
    "MenuGroup",
    "Notice",
    "OnsiteClosing",
    "OnsiteEntry",
    "OnsiteFollow",
    "OnsiteItem",
    "OnsiteList",
    "OnsitePage",
    "OnsitePart",
    "OtherPost",
    "Pages",
    "Pick",
    "PickBox",
    "PlainPage",
    "PostButton",
    "PostChoice",
    "Progress",
    "ProofPage",
    "PublicCheck",
    "PublicDraw",
    "PublicList",
    "PublicPage",
    "RecordPage",
    "Row",
    "Section",
    "Sensitivity",
    "Shell",
    "SignInPage",
    "Signature",
    "Step",
    "TileBox",
    "TimelineLine",
    "Tone",
    "plain_error",
    "visible",
]
