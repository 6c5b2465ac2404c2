package words

// chineseManifest has what a manifest says of itself.
var chineseManifest = table{
	"ballot_large":   "%[2]s的一张测评票密封后最多会有%[3]d字节，超过上限%[4]d。占得最多的是：%[5]s。请减少这些文字题的字数上限，减少测评对象，让较少的票种填，或把测评表分到两场测评",
	"part_marks":     "《%[1]s》的等次和分数，%[4]d个测评对象，共%[5]d字节",
	"part_criterion": "《%[1]s》“%[2]s”，%[4]d个测评对象，共%[5]d字节",
	"part_text":      "《%[1]s》“%[2]s”（每人最多%[3]d字），%[4]d个测评对象，共%[5]d字节",
}
