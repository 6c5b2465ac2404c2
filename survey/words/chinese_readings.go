package words

// chineseReadings has what the desk for paper shows of what was entered. It is on screens alone.
var chineseReadings = table{
	"item_category":       "票种",
	"item_spoiled":        "整张作废",
	"reading_spoiled":     "作废",
	"reading_not_spoiled": "不作废",
	"reading_score":       "%s分",
	"reading_blank":       "未填",
	"quota_least":         "%s至少%d名",
	"quota_most":          "%s最多%d名",
	"quota_between":       "%s至少%d名、最多%d名",
}
