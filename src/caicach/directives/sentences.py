"""Lines as sentences, and sentences that give nobody anything to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caicach.directives.tokens import Token

_KIND = (
    r"(?:Nghị quyết|Quyết định|Chỉ thị|Kết luận|Kế hoạch|Công văn|Công điện|Thông báo|Chương trình|Quy chế|Quy định|"
    r"Văn bản|Thông tư|Nghị định|Hướng dẫn)"
)
_NO_TASK = re.compile(
    rf"chịu trách nhiệm (?:thi hành|tổ chức thi hành|thực hiện|tổ chức thực hiện) {_KIND} này"
    rf"|^{_KIND}(?: này)? (?:có hiệu lực|thay thế|bãi bỏ|được phổ biến|phổ biến|hết hiệu lực|đã được|được Hội đồng)"
    r"|(?:^|\W)(?:thông báo|kính báo) (?:kết luận\s)?(?:[^.;]*\s)?(?:để|đến|tới|biết)[\s,][^.;]*\b(?:biết|thực hiện)"
    r"|trong quá trình (?:triển khai|tổ chức|thực hiện)[^.;]*(?:vướng mắc|khó khăn|phát sinh)"
    r"|(?:nếu|nếu có|có) (?:khó khăn|vướng mắc)[^.;]*(?:phản ánh|báo cáo|liên hệ|thông tin)"
    r"|\bnào\b[^.;]* thì [^.;]*\b(?:bị|phải chịu|chịu|không được)\b"
    r"|\bliên hệ\b[^;]*\b(?:điện thoại|số máy|thư điện tử|đầu mối)\b"
    r"|^Trên đây là|^Nơi nhận|^Kính gửi|^Trân trọng cảm ơn",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"(?:cơ bản\s+)?(?:đồng ý|nhất trí|tán thành|chấp thuận|biểu dương|ghi nhận|hoan nghênh|đánh giá cao|phê bình|"
    r"thống nhất (?:với|chủ trương|nội dung|đề xuất|ý kiến|theo|như|thông qua))\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(rf"\s*(?:nghiêm\s+)?(?:các nội dung\s+)?(?:{_KIND}(?: này)?|nêu trên|trên)?[\s./;]*$")
_ABBREVIATIONS = {"tp", "tx", "tt", "ths", "pgs", "gs", "ts", "đ", "v", "st"}
_ENDS = {".", ";", "!", "?"}


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the sentences of a line and the parts between its semicolons; brackets are not cut."""
    start = depth = 0
    for i, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0 or token.text not in _ENDS or not _closes(tokens, i):
            continue
        if i > start:
            yield tokens[start:i]
        start = i + 1
    if start < len(tokens):
        yield tokens[start:]


def _closes(tokens: Sequence[Token], i: int) -> bool:
    if tokens[i].text == ";" or i + 1 == len(tokens):
        return True
    following = tokens[i + 1]
    spaced = following.start > tokens[i].end
    return spaced and (following.capital or not following.is_word) and tokens[i - 1].word not in _ABBREVIATIONS


def gives_no_task(words: str) -> bool:
    """Tell whether a sentence is a formula: taking effect, who is bound by the document, for information, thanks."""
    return _NO_TASK.search(words) is not None


def concludes(words: str) -> bool:
    """Tell whether a sentence agrees, praises or takes note rather than asks for work."""
    return _CONCLUDES.match(words) is not None


def without_object(words: str) -> str:
    """Return words of execution without the document they execute: “nghiêm túc thực hiện (Kế hoạch này)”."""
    return _OBJECT.sub("", words)


def topic_end(piece: Sequence[Token]) -> int:
    """Return the index after an opening topic and its colon (“Về kinh phí: ...”), 0 where there is none."""
    colon = next((i for i, token in enumerate(piece[:18]) if token.text == ":"), 0)
    return colon + 1 if colon and colon + 1 < len(piece) else 0
