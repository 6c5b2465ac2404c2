# make run: build what is missing and start the demo. make test: all tests. Both set up what they need on a machine
# with Go, gcc and Node.
.PHONY: build run test faults faults-short besieged fuzz check race attack cost human engines takeout mutate screens assets chromium clean

# Rooms whose tests start browsers go two at a time, each in a network of its own, and the others beside them in what they leave of the
# machine: a page gives up waiting after ten seconds, as a voter's does.
BROWSERS := ceping/(assets|cmd/ceping|survey/web)(/|$$)

# What is tried at random in rooms without a browser is tried less often than CI does it, which says SHORT= for all of it.
SHORT ?= -short

CLIENT := $(wildcard assets/client/*.ts assets/client/*/*.ts assets/style/*.css assets/style/*/*.css assets/pages/*.html assets/pages/*/*.html assets/bundle/*.go)

build: assets/dist/manifest.json
	go build -o bin/ceping ./cmd/ceping

run: build
	bin/ceping demo

test: assets/dist/manifest.json chromium
	@command -v soffice >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1 || \
		echo "conversions by LibreOffice are skipped: apt-get install libreoffice-calc libreoffice-writer poppler-utils fonts-liberation"
	$(MAKE) faults-short
	@said=$$(mktemp) bad=0; \
	nice -n 19 go test $(SHORT) -timeout 20m -skip '^TestFault' $$(go list ./... | grep -vE '$(BROWSERS)') >$$said 2>&1 & others=$$!; \
	go test -timeout 20m -p 2 -exec $(CURDIR)/.ci/apart -skip '^TestFault' $$(go list ./... | grep -E '$(BROWSERS)') || bad=1; \
	wait $$others || bad=1; cat $$said; rm $$said; exit $$bad
	cd assets && npx --no-install tsc --noEmit

# What was found by attack on the running program: files taken away or swapped, half-sent requests, guessed passwords, small files that
# expand, memory of passphrases, a server that dies. Only the packages that have such tests are built.
faults-short: assets/dist/manifest.json chromium
	go test -exec $(CURDIR)/.ci/apart -run '^TestFault' $$(grep -rl '^func TestFault' --include='*_test.go' cmd store survey | xargs -n 1 dirname | sort -u | sed 's,^,./,')

# All that was found by attack, and whole sittings under every fault of deploy/docs/faults.md, whose table it writes: some minutes. On Linux, as
# root and with /dev/fuse there are power cuts and disks that fail among them; elsewhere a sentence says that they are left out.
faults: faults-short
	go test ./store -count=1 -run '^TestFaultPower' -v
	go test ./cmd/ceping -count=1 -timeout 1h -run '^TestFaultSittings$$' -v -args -faults 2 -table $(CURDIR)/deploy/docs/faults.md

# A hall of 1,000 beside a machine that attacks by all means at once, as deploy/docs/faults.md has it: minutes.
besieged: assets/dist/manifest.json
	go test ./cmd/ceping -run '^$$' -bench '^BenchmarkBesieged$$' -benchtime 1x -timeout 1h

# Each fuzz target for so long, one after another: hours. What is found stands in its room's testdata afterwards; a "context deadline
# exceeded" when the time is up is Go's own, and finds nothing.
FUZZTIME ?= 10m
fuzz: assets/dist/manifest.json
	@grep -rno '^func Fuzz[A-Za-z0-9]*' --include='*_test.go' cmd store survey | sed 's,/[^/]*:[0-9]*:func , ,' | sort | while read -r room target; do \
		echo "$$room $$target"; go test ./$$room -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x -parallel 1 || true; done
	test -z "$$(git status --porcelain -- '*/testdata/fuzz/*')"

# What CI adds to the tests.
check:
	test -z "$$(gofmt -l assets cmd store survey)" || { gofmt -l assets cmd store survey; exit 1; }
	go vet ./...
	go tool staticcheck ./...

# Only packages in which anything runs at the same time, save the attacks, which play the store's own tests over, and the count, whose tests alone do. -short: fewer
# repetitions of what is tried at random; make test has them all, and what measures or reads memory, which the detector multiplies, and
# browsers. Of the store and the program, whose tests are slowest under it, not what does one thing after the other: files that were
# swapped, copied or filled up, processes that are killed, proxies, the types of the whole tree.
race: assets/dist/manifest.json
	go test -race -short -skip '^Test(Fault|Killed|Stopped|Copied|DiskFull|Backup|Erase|Opened|Version1|Sitting|Proxies|Seized|FileSystem|Apart|Arrows|DomainIsPure|StreetIsShort)' \
		./store ./cmd/ceping
	go test -race -short -skip '^Test(Memory|LibreOffice|NoOrder|ReopenMixes|Fault(Hostile|Many|BodyBudget|HalfSentBodies))|InBrowser$$' \
		$$(grep -rlE '^\s*go [a-z]|\.Go\(|"sync(/atomic)?"' --include='*.go' survey store cmd | xargs -n 1 dirname | sort -u | sed 's,^,./,' | grep -vxE './store(/attack)?|./cmd/ceping|./survey/count')

# The linkage attacks at every size, 200 sittings each, with a table of what they found. make test has the short form.
attack:
	go test ./store/attack -count=1 -timeout 3h -v -args -full

# What the street costs, as deploy/docs/cost.md has it: a few minutes. Bytes and processor time may be compared with another run's, the
# rest within one run only.
cost: assets/dist/manifest.json chromium
	go test ./assets -run '^$$' -bench '^BenchmarkSteps$$' -benchtime 5x
	go test ./assets -run '^$$' -bench '^BenchmarkMarking$$' -benchtime 1x
	go test ./cmd/ceping -run '^$$' -bench '^BenchmarkPhone$$' -benchtime 5x
	go test ./store/street -run '^$$' -bench '^BenchmarkCast$$' -benchtime 3000x
	go test ./cmd/ceping -run '^$$' -bench '^BenchmarkHall$$' -benchtime 1x -timeout 1h

# The demo's ballot at human speed, 0.8 s a tap and 0.4 s a swipe, as the README has it: two minutes at most.
human: assets/dist/manifest.json chromium
	go test ./assets -run '^$$' -bench '^BenchmarkHuman$$' -benchtime 1x

# All of a sitting on engines old and new, as deploy/docs/engines.md has it: two minutes, a download of 150 MB the first time, and some of
# Debian's packages, which it names. make test does the same with the one engine that is there.
engines: build
	go run ./assets/engines --ceping bin/ceping --out deploy/docs/engines.md

# Each countermeasure is taken out of a copy of the tree, and a test must turn red.
takeout: assets/dist/manifest.json
	.ci/takeout

# Small faults, one at a time, in rooms whose tests need no browser: minutes a room. deploy/docs/mutants.md lists what survives.
# make mutate ROOMS=./survey/ballot for one.
ROOMS ?= $(shell go list -f '{{.Dir}}' ./survey/... | sed 's,^$(CURDIR),.,' | grep -vE '/web|/export|/example|version1')
mutate:
	go run ./.ci/mutate $(ROOMS)

# Retakes the README's pictures from the story that is tested; with ImageMagick they get a small palette.
screens: assets/dist/manifest.json chromium
	CEPING_SCREENS=$(CURDIR)/deploy/docs/screens go test ./cmd/ceping -count=1 -run '^TestStory$$'
	! command -v convert >/dev/null || for p in deploy/docs/screens/*.png; do convert $$p -dither None -colors 96 PNG8:$$p; done

assets: assets/dist/manifest.json

assets/dist/manifest.json: assets/node_modules/.package-lock.json $(CLIENT)
	go run ./assets/bundle

assets/node_modules/.package-lock.json: assets/package.json assets/package-lock.json
	cd assets && npm ci --no-audit --no-fund

# Browser tests use the Chromium that is installed, or Debian's where it may be installed; else they say that they are
# skipped (with CI=true, they fail).
chromium:
	@command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || deploy/install-chromium || \
		echo "browser tests are skipped: no Chromium, and none could be installed (apt-get install chromium)"

clean:
	rm -rf bin assets/node_modules assets/dist/*.js assets/dist/*.css assets/dist/manifest.json
