"""The sentences about points lost, gained and taken off."""

from __future__ import annotations

from caicach.text import Text

NOTHING = {
    "inside": Text("không mất điểm", "nothing lost"),
    "on-top": Text("không có điểm cộng", "no bonus"),
    "takes-off": Text("không bị trừ điểm", "nothing taken off"),
}
LOST = {
    "inside": Text("mất {points} điểm vì {why}", "lost {points}: {why}"),
    "on-top": Text("được cộng {points} điểm: {why}", "gained {points}: {why}"),
    "takes-off": Text("bị trừ {points} điểm vì {why}", "{points} taken off: {why}"),
}
LOST_AT = {
    "inside": Text("mất {points} điểm ở {where}", "lost {points} at {where}"),
    "on-top": Text("được cộng {points} điểm ở {where}", "gained {points} at {where}"),
    "takes-off": Text("bị trừ {points} điểm ở {where}", "{points} taken off at {where}"),
}
AT_LEAF = Text("{code} ({points} điểm)", "{code} ({points})")
DOES_NOT_APPLY = Text("không áp dụng{reason}", "does not apply{reason}")
GIVES_NOTHING = Text("không áp dụng ({reason}) thì không được điểm", "what does not apply ({reason}) counts as nothing")
MISSING = Text("chưa có câu trả lời", "no answer yet")
NO_MAXIMUM = Text("bộ tiêu chí không ghi điểm tối đa", "the set does not say the maximum")
UNMET = Text("phụ thuộc {code}, chưa đạt điều kiện", "it depends on {code}, whose condition is not met")
CHOSEN = Text("trả lời “{option}”", "the answer is “{option}”")
IN_BAND = Text("{percent} ở khung {band}", "{percent} lies in the band {band}")
BELOW_FLOOR = Text("{percent} chưa đạt mức sàn {floor}", "{percent} does not reach the floor of {floor}")
ON_FLOOR = Text("{percent} chưa vượt mức sàn {floor}", "{percent} does not exceed the floor of {floor}")
AT_MOST = Text("cách chấm cho nhiều nhất {most} điểm", "the rule gives {most} at most")
BELOW_FULL = Text("{percent} chưa đạt {full}", "{percent} does not reach {full}")
ITEMS = Text("có {number} mục, mỗi mục {each} điểm", "{number} items at {each} each")
VIOLATIONS = Text("có {number} vi phạm, mỗi vi phạm trừ {each} điểm", "{number} violations at {each} each")
GOOD_AND_BAD = Text("{good} mục được cộng, {bad} mục bị trừ", "{good} items add, {bad} take off")
BELOW_TARGET = Text("kết quả {actual} chưa đạt chỉ tiêu {aim}", "the result {actual} is below the target {aim}")
BESIDE_LEADER = Text(
    "kết quả {actual} so với chỉ tiêu {aim} vượt ít hơn đơn vị dẫn đầu",
    "the result {actual} exceeds the target {aim} by less than the leader",
)
BESIDE_BEST = Text("kết quả {actual}, đơn vị cao nhất đạt {best}", "the result is {actual}, the best {best}")
PLACE = Text("đứng hạng {place}", "place {place}")
GIVEN = Text("được chấm {points}/{most} điểm", "{points} of {most} points were given")
