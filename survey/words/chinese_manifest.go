package words

// chineseManifest has what is said of a ballot that does not fit, and, in Chinese alone, the rules for filling in (filling_), which voters read
// and the fingerprint on every slip stands for: phones show them as the manifest has them.
var chineseManifest = table{
	"ballot_large":   "%[2]s的一张测评票密封后最多会有%[3]d字节，超过上限%[4]d。占得最多的是：%[5]s。请减少这些文字题的字数上限，减少测评对象，让较少的票种填，或把测评表分到两场测评",
	"part_marks":     "《%[1]s》的等次和分数，%[4]d个测评对象，共%[5]d字节",
	"part_criterion": "《%[1]s》“%[2]s”，%[4]d个测评对象，共%[5]d字节",
	"part_text":      "《%[1]s》“%[2]s”（每人最多%[3]d字），%[4]d个测评对象，共%[5]d字节",

	"filling_one_grade":      "每项只选一个等次",
	"filling_blank":          "不选视为弃权",
	"filling_blank_scores_0": "不选视为弃权，算得分时按0分计",
	"filling_not_oneself":    "本人不评本人（留空）",
	"filling_final":          "提交后不能修改",
}
