package check

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"

	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/strict/base64url"
)

// look is a look under way.
type look struct {
	Input
	told      Looked
	envelopes []manifest.Envelope // of the setup
	manifest  manifest.Manifest
	issuers   map[string]*credential.Issuer // of the categories whose key the seed gives
	tagKey    []byte                        // nil when the seed is not the session's
	covers    map[string]int                // covers by category, every row
	ballots   map[string]int                // the same, rows that stand there twice once
	rest      map[string]map[string]int     // the same of each envelope, by key
}

// key looks at the wrapped key.
func (l *look) key() {
	wrapped := boxkey.Wrapped(l.Wrapped)
	if _, _, err := wrapped.Threshold(); err != nil {
		l.add(Finding{Code: KeyUnreadable})
	} else if wrapped.Digest() != l.WrappedDigest {
		l.add(Finding{Code: KeyExchanged, Digest: wrapped.Digest()})
	}
}

// readManifest reads the manifest and holds it against the setup. It is false when there is none to go by.
func (l *look) readManifest() bool {
	m, err := manifest.Parse(l.Manifest)
	if err != nil {
		l.add(Finding{Code: ManifestUnreadable, Detail: err.Error()})
		return false
	}
	public, err := boxKey(m)
	if err != nil {
		l.add(Finding{Code: ManifestUnreadable, Detail: err.Error()})
		return false
	}
	l.manifest = m
	if now := manifest.Fingerprint(l.Manifest); now != l.Fingerprint {
		l.add(Finding{Code: ManifestExchanged, Digest: now})
	}
	// What the setup promises, with the manifest's own key: issuers' keys are looked at by themselves, and the rules in words may have
	// been written by an earlier program.
	text, err := manifest.New(l.Session, l.Setup, make([]byte, credential.SeedSize), public)
	if err != nil {
		l.add(Finding{Code: ManifestDiffers})
		return true
	}
	promised, err := manifest.Parse(text)
	if err != nil {
		l.add(Finding{Code: ManifestDiffers})
		return true
	}
	if !reflect.DeepEqual(m.Envelopes, promised.Envelopes) {
		l.add(Finding{Code: EnvelopesUnlike, Found: len(m.Envelopes), Should: len(promised.Envelopes)})
	}
	if !reflect.DeepEqual(promise(m), promise(promised)) {
		l.add(Finding{Code: ManifestDiffers})
	}
	return true
}

// promise is what a manifest says that follows from the setup, save the envelopes.
func promise(m manifest.Manifest) manifest.Manifest {
	m.Rules, m.Envelopes = nil, nil
	m.Categories = slices.Clone(m.Categories)
	for i := range m.Categories {
		m.Categories[i].IssuerKey = ""
	}
	return m
}

func (l *look) audit() {
	l.told.Findings = append(l.told.Findings, Broken(l.Audit)...)
}

// readSeed derives the issuers. A seed that gives no issuer's key is not the session's, and makes no tags.
func (l *look) readSeed() {
	l.issuers = map[string]*credential.Issuer{}
	for _, c := range l.manifest.Categories {
		issuer, err := credential.NewIssuer(l.Box.Seed, l.Session, c.Code)
		if err == nil && base64url.Encode(issuer.PublicKey()) == c.IssuerKey {
			l.issuers[c.Code] = issuer
		}
	}
	if len(l.issuers) == 0 {
		return
	}
	if key, err := envelope.TagKey(l.Box.Seed, l.Session); err == nil {
		l.tagKey = key
	}
}

// seal makes the seal of the box as it is. The list of credentials is the one that closing wrote; it is held against the nonces by
// itself.
func (l *look) seal() {
	lists := []envelope.List{{Key: envelope.Credentials, Digest: envelope.ListDigest(slices.Clone(l.Box.Credentials))}}
	for _, e := range l.manifest.Envelopes {
		rows := l.Box.Rows[e.Key]
		digests := make([][sha256.Size]byte, len(rows))
		for i, r := range rows {
			digests[i] = envelope.Digest(envelope.Name{Key: e.Key, Category: r.Category}, r.Sealed)
		}
		lists = append(lists, envelope.List{Key: e.Key, Digest: envelope.ListDigest(digests)})
	}
	l.told.Lists = map[string]string{}
	for _, list := range lists {
		l.told.Lists[list.Key] = hex.EncodeToString(list.Digest[:])
	}
	digest := envelope.SealDigest(l.Box.Salt, lists)
	now := ballot.Seal{Count: len(l.Box.Rows[manifest.CoverKey]), Digest: hex.EncodeToString(digest[:])}
	if now.Digest != l.Seal.Digest {
		l.told.OpenedDigest = now.Digest
	}
	l.told.SealMismatch = now != l.Seal // the head's own is found, and stands in no output
	if l.told.SealMismatch || now != l.Box.Seal || l.Recorded != l.Seal.Digest {
		l.add(Finding{Code: SealMismatch, Found: now.Count, Should: l.Seal.Count, Digest: now.Digest})
	}
}

// credentials holds the list that closing wrote against the spent nonces: each nonce of an issuer that is known has its line, and
// there are as many lines as nonces.
func (l *look) credentials() {
	lines := map[[32]byte]int{}
	for _, line := range l.Box.Credentials {
		lines[line]++
	}
	missing := 0
	for _, n := range l.Box.Nonces {
		issuer := l.issuers[n.Category]
		if issuer == nil {
			continue
		}
		output, err := issuer.Output(n.Nonce[:])
		line := credential.In(credential.Ack(output, l.Session, n.Category))
		if err != nil || lines[line] == 0 {
			missing++
			continue
		}
		lines[line]--
	}
	if missing > 0 || len(l.Box.Credentials) != len(l.Box.Nonces) {
		l.add(Finding{Code: CredentialsDiffer, Found: len(l.Box.Credentials), Should: len(l.Box.Nonces)})
	}
}
