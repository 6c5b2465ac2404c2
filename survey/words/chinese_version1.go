package words

// chineseVersion1 has the refusals of that room.
var chineseVersion1 = table{
	"archive_version1":              "归档文件的版本不同：请使用当时的软件版本",
	"digest_malformed":              "封箱校验码不对：请照签字表输入全部64个字符",
	"version1_seal_mismatch":        "票箱里是%[2]d张，封箱时是%[3]d张，内容与封箱校验码不符",
	"version1_box_copied":           "票种%[1]s有%[2]d张是票箱里另一张的复制，只计一次",
	"version1_category_unknown":     "有%[2]d张票的票种不是本场的，无法计入",
	"version1_size_wrong":           "票种%[1]s有%[2]d张票的长度不对",
	"version1_credential_wrong":     "票种%[1]s有%[2]d张票的投票凭证不符",
	"version1_issuer_key_wrong":     "票种%[1]s的发票密钥与制票时公布的不符",
	"version1_cast_above_collected": "票种%[1]s收回%[2]d张，领取只有%[3]d张",
	"version1_paper_above_cast":     "票种%[1]s登记纸质票%[2]d张，收回只有%[3]d张",
	"version1_slips_differ":         "票种%[1]s的领票码有%[2]d张在册，印制的是%[3]d张",
	"version1_collected_above":      "票种%[1]s领取%[2]d张，印制未作废的只有%[3]d张",
	"version1_audit_broken":         "操作日志前后接不上，可能被改动",
	"version1_manifest_unreadable":  "本场的测评表说明读不出来",
	"version1_wrapped_key_unusable": "锁好的票箱密钥读不出来",
}
