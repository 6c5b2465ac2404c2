package check

import (
	"fmt"

	"ceping/survey"
)

// English is the finding for the command line and the log, without a stop.
func (f Finding) English() string {
	of := "category " + f.Category
	switch f.Code {
	case SealMismatch:
		return fmt.Sprintf("the box has %d ballots with the digest %s, and "+survey.SealedMark, f.Found, f.Digest, f.Should)
	case KeyUnreadable:
		return "the wrapped box key is not readable"
	case KeyExchanged:
		return fmt.Sprintf("the "+survey.KeyMark+" is not the one that was recorded when the session was made ready", f.Digest)
	case KeyDiffers:
		return "the key that the passphrases opened is not the manifest's box key: no envelope opens with it"
	case ManifestUnreadable:
		return "the session's manifest is not readable (" + f.Detail + ")"
	case ManifestExchanged:
		return fmt.Sprintf("the session's manifest (fingerprint %s) is not the one that was recorded when the session was made ready: envelopes open with that one only", f.Digest)
	case ManifestDiffers:
		return "the session's manifest does not say what its setup says"
	case EnvelopesUnlike:
		return fmt.Sprintf("the session's manifest lists other envelopes (%d) than follow from its forms (%d)", f.Found, f.Should)
	case BoxUnreadable:
		return "the box cannot be read (" + f.Detail + ")"
	case AuditBroken:
		return fmt.Sprintf("the audit log's "+survey.ChainMark, f.Detail)
	case IssuerKeyWrong:
		return fmt.Sprintf("the issuer seed does not give the key of %s", of)
	case CredentialsDiffer:
		return fmt.Sprintf("the list of credentials (%d lines) is not that of the %d spent nonces", f.Found, f.Should)
	case NonceTwice:
		return fmt.Sprintf("%s has %d nonces that were spent already", of, f.Found)
	case NoncesDiffer:
		return fmt.Sprintf("%s has %d ballots for %d spent nonces", of, f.Found, f.Should)
	case RowTwice:
		return fmt.Sprintf("%d rows carry the id of another row: of copies one is counted, the others are damaged", f.Found)
	case RowsDiffer:
		if f.Category == "" {
			return fmt.Sprintf("%s has %d envelopes, and the ballots of the categories that fill it are %d", f.Key, f.Found, f.Should)
		}
		return fmt.Sprintf("%s has %d envelopes of %s, which has %d ballots", f.Key, f.Found, of, f.Should)
	case TagWrong:
		return fmt.Sprintf("%s has %d envelopes that were copied or altered where they are kept", f.Key, f.Found)
	case SizeWrong:
		return fmt.Sprintf("%s has %d envelopes of another size than the session's", f.Key, f.Found)
	case CategoryUnknown:
		return fmt.Sprintf("%s has %d rows of a category that does not send it", f.Key, f.Found)
	case EnvelopeUnknown:
		return fmt.Sprintf("%d rows are of an envelope that the session does not have", f.Found)
	}
	return f.englishCount(of)
}

func (f Finding) englishCount(of string) string {
	switch f.Code {
	case CastAboveCollected:
		return fmt.Sprintf("%s has %d ballots cast of %d slips collected", of, f.Found, f.Should)
	case PaperAboveCast:
		return fmt.Sprintf("%s has %d paper ballots of %d cast", of, f.Found, f.Should)
	case SlipsDiffer:
		return fmt.Sprintf("%s has %d slips printed, and its manifest says %d", of, f.Found, f.Should)
	case CollectedAbove:
		return fmt.Sprintf("%s has %d slips collected of %d printed and not void", of, f.Found, f.Should)
	case CastAboveVoters:
		return fmt.Sprintf("%s has %d ballots cast of %d slips collected and not replaced", of, f.Found, f.Should)
	case EnvelopesCopied:
		return fmt.Sprintf("%d envelopes are the same bytes as another one: of each one is counted, the others are damaged", f.Found)
	}
	return f.Code
}

// Chinese is the finding for screens and printed sheets, without a stop.
func (f Finding) Chinese() string {
	of := "票种" + f.Category
	switch f.Code {
	case SealMismatch:
		return fmt.Sprintf("票箱里是%d张，封箱时是%d张，内容与封箱校验码不符", f.Found, f.Should)
	case KeyUnreadable:
		return "锁好的票箱密钥读不出来"
	case KeyExchanged:
		return "锁好的票箱密钥不是制票时记录的那一份，可能被换过"
	case KeyDiffers:
		return "口令打开的密钥不是本场的票箱密钥，用它打不开任何信封"
	case ManifestUnreadable:
		return "本场的测评表说明读不出来"
	case ManifestExchanged:
		return "本场的测评表说明不是制票时记录的那一份，信封用它可能打不开"
	case ManifestDiffers:
		return "本场的测评表说明与本场的设置不一致"
	case EnvelopesUnlike:
		return "本场的测评表说明所列的信封与测评表不一致"
	case BoxUnreadable:
		return "票箱文件读不出来"
	case AuditBroken:
		return "操作日志前后接不上，可能被改动"
	case IssuerKeyWrong:
		return of + "的发票密钥与制票时公布的不符"
	case CredentialsDiffer:
		return fmt.Sprintf("已投凭证清单（%d条）与已用的%d个投票凭证不符", f.Found, f.Should)
	case NonceTwice:
		return fmt.Sprintf("%s有%d个投票凭证用了不止一次", of, f.Found)
	case NoncesDiffer:
		return fmt.Sprintf("%s有%d张票，已用的投票凭证有%d个", of, f.Found, f.Should)
	case RowTwice:
		return fmt.Sprintf("票箱里有%d个信封与另一个的编号相同，可能是在存放处复制的：相同的只计一个，其余按损坏处理", f.Found)
	case RowsDiffer:
		if f.Category == "" {
			return fmt.Sprintf("%s的信封有%d个，应填的票有%d张", f.Name, f.Found, f.Should)
		}
		return fmt.Sprintf("%s的信封，%s有%d个，票有%d张", f.Name, of, f.Found, f.Should)
	case TagWrong:
		return fmt.Sprintf("%s有%d个信封在存放处被复制或改动过", f.Name, f.Found)
	case SizeWrong:
		return fmt.Sprintf("%s有%d个信封的长度不对", f.Name, f.Found)
	case CategoryUnknown:
		return fmt.Sprintf("%s有%d个的票种不对，无法计入", f.Name, f.Found)
	case EnvelopeUnknown:
		return fmt.Sprintf("票箱里有%d个信封不是本场的，无法计入", f.Found)
	}
	return f.chineseCount(of)
}

func (f Finding) chineseCount(of string) string {
	switch f.Code {
	case CastAboveCollected:
		return fmt.Sprintf("%s收回%d张，领取只有%d张", of, f.Found, f.Should)
	case PaperAboveCast:
		return fmt.Sprintf("%s登记纸质票%d张，收回只有%d张", of, f.Found, f.Should)
	case SlipsDiffer:
		return fmt.Sprintf("%s的领票码有%d张在册，印制的是%d张", of, f.Found, f.Should)
	case CollectedAbove:
		return fmt.Sprintf("%s领取%d张，印制未作废的只有%d张", of, f.Found, f.Should)
	case CastAboveVoters:
		return fmt.Sprintf("%s收回%d张，领取减补发只有%d张，可能有人领到补发的票后两部手机都提交了", of, f.Found, f.Should)
	case EnvelopesCopied:
		return fmt.Sprintf("有%d个信封与另一个完全相同：相同的只计一个，其余按损坏处理", f.Found)
	}
	return f.Code
}
