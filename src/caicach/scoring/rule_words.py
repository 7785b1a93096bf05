"""What is expected of an answer, and how to mend one that can't be scored."""

from __future__ import annotations

from caicach.text import Text

CHECK_SET = Text(
    "Sửa bộ tiêu chí; lệnh “caicach instruments check” chỉ ra chỗ sai.",
    "Mend the criteria set; “caicach instruments check” shows where.",
)
MEND_NUMBER = Text("Sửa lại số.", "Correct the number.")
FROM_TO = Text("số phần trăm từ {low} đến {high}", "a percentage from {low} to {high}")
NO_RULE = (Text("một tiêu chí có cách chấm", "a criterion with a rule"), CHECK_SET)
NO_MAXIMUM = (Text("một tiêu chí có điểm tối đa", "a criterion with maximum points"), CHECK_SET)
GAP = (Text("giá trị nằm trong một khung điểm", "a value within a band"), CHECK_SET)
OVERLAP = (Text("giá trị chỉ nằm trong một khung điểm", "a value within one band only"), CHECK_SET)
ONE_OF_BOTH = (
    Text("hoặc giá trị, hoặc tử số và mẫu số", "either a value, or a numerator and a denominator"),
    Text("Xóa một trong hai cách ghi.", "Remove one of the two."),
)
ONE_VALUE = (
    Text("một giá trị ở cột value", "a single value in column value"),
    Text("Ghi giá trị vào cột value; tiêu chí này không dùng tử số, mẫu số.", "Write one value; this isn't a ratio."),
)
DENOMINATOR = (
    Text("mẫu số lớn hơn 0", "a denominator above 0"),
    Text("Nếu không phát sinh thì ghi n/a kèm lý do.", "Where there was nothing to count write n/a with the reason."),
)
NOT_NEGATIVE = (Text("số không âm", "a number that is not negative"), MEND_NUMBER)
PART_OF_WHOLE = (
    Text("tử số không lớn hơn mẫu số", "a numerator not above the denominator"),
    Text("Kiểm tra lại tử số và mẫu số.", "Check the numerator and the denominator."),
)
WHOLE = (
    Text("số nguyên không âm", "a whole number, not negative"),
    Text("Ghi số lượng.", "Write the number of items."),
)
NUMBER = Text("một số", "a number")
DIGITS = Text("Ghi bằng chữ số, không kèm đơn vị.", "Write digits only, without a unit.")
WITHOUT_SIGN = Text(
    "Bỏ dấu %: 98 nghĩa là 98 %, còn 0.98 chưa đến 1 %.", "Leave out the sign: 98 means 98%, and 0.98 less than 1%."
)
UNGROUPED = Text("Bỏ dấu phân cách hàng nghìn.", "Leave out the thousands separators.")
POINTED = Text(
    "Viết dấu chấm thập phân; trong bảng tính thì nhập thành ô số.",
    "Write a decimal point; in a spreadsheet enter it as a number.",
)
UNGROUPED_OR_POINTED = Text(
    "Bỏ dấu phân cách hàng nghìn; nếu là phần thập phân thì viết dấu chấm.",
    "Leave out the thousands separator; if it parts decimals write a point.",
)
SAY_NOT_APPLICABLE = Text(
    "Nếu tiêu chí không áp dụng thì ghi n/a kèm lý do.", "Where it does not apply write n/a with the reason."
)
YES_NO = (Text("1 = Có; 2 = Không", "1 = Yes; 2 = No"), Text("Ghi Có hoặc Không.", "Write yes or no."))
NAMED = Text(
    "Ghi đủ từng số liệu theo tên, cách nhau bằng dấu chấm phẩy.", "Write each figure by name, parted by semicolons."
)
FORMULA = (
    Text("số liệu mà công thức tính được", "figures that the formula can be computed with"),
    Text("Kiểm tra số chia bằng 0; nếu không phát sinh thì ghi n/a kèm lý do.",
         "A divisor is 0; where there was nothing to count write n/a with the reason."),
)  # fmt: skip
NO_CASE = (
    Text("số liệu thuộc một trường hợp của công thức", "figures that one of the formula's cases covers"),
    CHECK_SET,
)
PLACE = (Text("thứ hạng từ 1", "a place from 1 on"), MEND_NUMBER)
