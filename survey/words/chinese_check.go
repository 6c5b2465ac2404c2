package words

// chineseCheck has what may be found of a box, as package check finds it: category, key and name of the envelope, found, should, digest, detail;
// and, in Chinese alone, what an envelope is about (envelope_).
var chineseCheck = table{
	"finding_seal_mismatch":         "票箱里是%[4]d张，封箱时是%[5]d张，内容与封箱校验码不符",
	"finding_wrapped_key_unusable":  "锁好的票箱密钥读不出来",
	"finding_wrapped_key_exchanged": "锁好的票箱密钥不是制票时记录的那一份，可能被换过",
	"finding_box_key_differs":       "口令打开的密钥不是本场的票箱密钥，用它打不开任何信封",
	"finding_manifest_unreadable":   "本场的测评表说明读不出来",
	"finding_manifest_exchanged":    "本场的测评表说明不是制票时记录的那一份，信封用它可能打不开",
	"finding_manifest_differs":      "本场的测评表说明与本场的设置不一致",
	"finding_envelopes_unlike":      "本场的测评表说明所列的信封与测评表不一致",
	"finding_box_unreadable":        "票箱文件读不出来",
	"finding_audit_broken":          "操作日志前后接不上，可能被改动",
	"finding_issuer_key_wrong":      "票种%[1]s的发票密钥与制票时公布的不符",
	"finding_credentials_differ":    "已投凭证清单（%[4]d条）与已用的%[5]d个投票凭证不符",
	"finding_nonce_twice":           "票种%[1]s有%[4]d个投票凭证用了不止一次",
	"finding_nonces_differ":         "票种%[1]s有%[4]d张票，已用的投票凭证有%[5]d个",
	"finding_row_twice":             "票箱里有%[4]d个信封与另一个的编号相同，可能是在存放处复制的：相同的只计一个，其余按损坏处理",
	"finding_rows_differ":           "%[3]s的信封，票种%[1]s有%[4]d个，票有%[5]d张",
	"finding_rows_differ_of_all":    "%[3]s的信封有%[4]d个，应填的票有%[5]d张",
	"finding_tag_wrong":             "%[3]s有%[4]d个信封在存放处被复制或改动过",
	"finding_size_wrong":            "%[3]s有%[4]d个信封的长度不对",
	"finding_category_unknown":      "%[3]s有%[4]d个的票种不对，无法计入",
	"finding_envelope_unknown":      "票箱里有%[4]d个信封不是本场的，无法计入",
	"finding_cast_above_collected":  "票种%[1]s收回%[4]d张，领取只有%[5]d张",
	"finding_paper_above_cast":      "票种%[1]s登记纸质票%[4]d张，收回只有%[5]d张",
	"finding_slips_differ":          "票种%[1]s的领票码有%[4]d张在册，印制的是%[5]d张",
	"finding_collected_above":       "票种%[1]s领取%[4]d张，印制未作废的只有%[5]d张",
	"finding_cast_above_voters":     "票种%[1]s收回%[4]d张，领取减补发只有%[5]d张，可能有人领到补发的票后两部手机都提交了",
	"finding_envelopes_copied":      "有%[4]d个信封与另一个完全相同：相同的只计一个，其余按损坏处理",

	"envelope_cover":       "封面",
	"envelope_marks":       "《%s》%s",
	"envelope_answers":     "《%s》%s“%s”",
	"envelope_credentials": "投票凭证",
}
