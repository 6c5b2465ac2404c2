// What the voter's page says up to the review: how to begin, what to fill in, what is missing. A name is for what is said. Nothing here
// knows the page, so that the rules run on Node.

type Part = string | false | undefined

export const listed = (...parts: Part[]) => parts.filter((p) => !!p).join('、')
export const clauses = (...parts: Part[]) => parts.filter((p) => !!p).join('，')
export const sentence = (words: string) => words + '。'
export const quoted = (name: string) => '“' + name + '”'
export const ofForm = (form: string, words: string) => '《' + form + '》' + words

// Every page.
export const thisPhone = '这部手机'
export const thisTablet = '这台平板'
export const anonymous = '无记名民主测评'
export const rehearsal = '试填 · 不计入结果'
export const rehearsed = (title: string) => '【试填】' + title
export const larger = '大字'
export const sizeNow = (step: number, of: number) => '大字。字号：' + step + ' 档，共 ' + of + ' 档。点按换一档'
export const retry = '重试'
export const understood = '知道了'
export const nextVoter = '下一位'
export const lateOnTablet = '等久了？请不要刷新本页，请找工作人员。'
export const late = (network: string) => '等久了？' + network + '再刷新本页；仍然不行，请找工作人员。'

// Typing a slip.
export const typeSlip = '输入领票码'
export const typeSlipInstead = '手工输入领票码'
export const tabletForHelp = '协助填写平板'
export const sixteen = '领票码纸条上的 16 个字符'
export const anyCase = '大小写都可以，空格可以不输。'
export const goOn = '下一步'
export const byOneself = '请本人填写，旁人请回避。提交后，这台平板上什么都不留。'
export const begunAlready = '已经填了一部分？在这部手机上再扫一次（或再输一次）领票码，会接着填。'
export const notSixteen = (length: number) => '领票码是 16 个字符，现在有 ' + length + ' 个。请对照纸条再看一遍。'
export const mistyped = '领票码不对，有的字符输错了。请对照纸条再看一遍。'
export const scannedInPart = '二维码没有扫全，请再扫一次，或在这里输入领票码。'
export const notCollectedYet = '还没有领到测评票。请再扫一次领票码，或在这里输入。'
export const openingPage = '正在打开…'

// The first page, and what is compared on it.
export const checkCode = '校验码 '
export const asOnTheSlip = '与手里的纸条一致吗？'
export const different = '不一致'
export const compareFirst = '票种与纸条上印的一致、校验码与大屏幕和纸条上的一致，再领取；不一致，请找工作人员。'
export const usedUpByCollecting = (device: string) => '领取后，这张领票码就用掉了，请一直用' + device + '填完、提交。'
export const collectingNotBegun = '还没有开始领票，请稍候。主持人宣布开始后，这一页会自动变化。'
export const howToFillIn = '怎样填'
export const keepTabletOpen = '中途断网不要紧，但请不要刷新、关闭本页。提交后，这台平板上什么都不留。'
export const keptOnPhone = '中途锁屏、断网都不要紧，填的内容会留在这部手机上。'
export const sameCollect = '一致，领取测评票'
export const collecting = '正在领取'
export const collectingNow = '正在领取…'
export const waitHere = '请稍候，不要离开本页。'
export const staffFirst = '请先找工作人员'
export const differs = '票种或校验码与纸条、大屏幕上的不一致。'
export const notCollected = '还没有领票，这张领票码仍然有效。'
export const showBoth = '请把纸条和这一页给工作人员看，由他们换一张。这一页上是：'
export const misread = '看错了，返回'

// How to fill in: what a category's forms add to the session's rules.
export const numbersForScores = '打分的项目填数字，可填的范围写在题目下面'
export const optionsBeside = '多选的项目可选几项，写在题目旁边'
export const quotaOfEach = (name: string, bounds: string) => '每项“' + name + '”' + bounds
export const quotasBelow = '有的等次限名额，写在题目下面'
export const requiredFirst = '标“必填”的项目填好才能提交'

// A subject and its questions.
export const aPerson = '位'
export const people = '名'
export const bodies = '个'
export const leadingBody = '领导班子'
export const shareFilled = '已填的比例'
export const allSubjects = '全部对象'
export const subjectOf = (place: number, all: number, unit: string) => '第 ' + place + '/' + all + ' ' + unit
export const otherSubjects = '换测评对象'
export const previous = (unit: string) => '上一' + unit
export const following = (unit: string) => '下一' + unit
export const backToReview = '回到检查'
export const sex = '性别'
export const born = '出生年月'
export const formerPost = '原任职务'
export const presentPost = '现任职务'
export const since = (month: string) => '（' + month + ' 起）'
export const required = '必填'
export const clear = '清除'
export const clearOf = (title: string) => '清除：' + title
export const standard = '评价标准'
export const standardOf = (title: string) => '评价标准：' + title

// Choices and texts.
export const upTo = (max: number) => '最多选 ' + max + ' 项'
export const anyNumber = '可选多项'
export const exactly = (n: number) => '选 ' + n + ' 项'
export const between = (min: number, max: number) => '选 ' + min + ' 至 ' + max + ' 项'
export const noFewerThan = (min: number) => '至少选 ' + min + ' 项'
export const orNone = (rule: string) => rule + '，也可不选'
export const asManyAsMayBe = (max: number) => '最多选 ' + max + ' 项。要选这一项，请先去掉一项。'
export const standsAlone = '选它就不选其他'
export const wordsOf = (option: string) => '“' + option + '”的内容'
export const chosen = (n: number) => '已选 ' + n + ' 项'
export const chosenOf = (n: number, max: number) => '已选 ' + n + '/' + max
export const chosenTooFew = (n: number, min: number) => '已选 ' + n + ' 项，至少要选 ' + min + ' 项。'
export const wordsNotSent = (option: string) => '没有选“' + option + '”，它的文字不会提交；再选上，文字还在。'
export const textNotSent = (grade: string) => '没有选“' + grade + '”，这段文字不会提交；再选上，文字还在。'
export const noNames = '可不填。请勿写出能看出您是谁的话。'
export const characters = (n: number, limit: number) => n + '/' + limit + ' 字'
export const tooLong = (n: number, limit: number) => n + '/' + limit + ' 字，请删去 ' + (n - limit) + ' 字'

// Scores.
export const point = '分'
export const points = (score: string) => score + ' 分'
export const onlyThese = (scores: string[]) => '可填 ' + listed(...scores) + ' 分'
export const range = (from: string, to: string) => from + ' 到 ' + to + ' 分'
export const wholeNumber = '填整数'
export const every = (step: string) => '每 ' + step + ' 分一档'
export const twoPlaces = '最多两位小数'
export const such = (scores: string[]) => '如 ' + listed(...scores)
export const withBands = (rule: string, bands: string) => rule + (bands && '；' + bands)
export const bandFrom = (score: string, name: string) => score + ' 分起为' + quoted(name)
export const bandOfRest = (name: string) => '其余为' + quoted(name)
export const bandsOfScores = '分数段'
export const noRange = '这一项的分数范围不对，请找工作人员。'
export const noNumber = (rule: string) => '请填一个数：' + rule + '。'
export const nearestAre = (within: string, steps: string, scores: string[]) => '要在 ' + within + '之间，' + steps + '，最近的是 ' + scores.map(points).join('和 ') + '。'
export const takenFor = (score: string) => '记为 ' + score + ' 分'

// Quotas.
export const atLeast = (n: number, unit: string) => '至少 ' + n + ' ' + unit
export const atMost = (n: number, unit: string) => '最多 ' + n + ' ' + unit
export const beyond = (n: number, unit: string) => '超出 ' + n + ' ' + unit
export const left = (n: number, unit: string) => '还可选 ' + n + ' ' + unit
export const notToBeGiven = '不能给'
export const full = '已满'
export const given = (grade: string, n: number, unit: string, least: string) => grade + ' ' + n + ' ' + unit + (least && '（' + least + '）')
export const givenOf = (grade: string, n: number, most: number, stand: string) => grade + ' ' + n + '/' + most + '（' + stand + '）'
export const neverGiven = (grade: string) => '“' + grade + '”不能给。'
export const usedUp = (grade: string, most: number, unit: string, by: string[]) =>
  '“' + grade + '”已经给满 ' + most + ' ' + unit + '：' + listed(...by) + '。' + changeOne(unit === people ? aPerson : unit)
const changeOne = (unit: string) => '要给这一' + unit + '，请先改掉一' + unit + '。'
export const giveAtMost = (grade: string, most: number, unit: string, now: number) => '“' + grade + '”最多给 ' + most + ' ' + unit + '，现在 ' + now + ' ' + unit
export const giveAtLeast = (grade: string, least: number, unit: string, now: number) => '“' + grade + '”至少给 ' + least + ' ' + unit + '，现在 ' + now + ' ' + unit

// The list of subjects.
export const allToAssess = '全部测评对象'
export const back = '返回'
export const review = '检查未填项'
export const amend = '请改一改'
export const filled = '已填'
export const optional = '可不填'
export const unfilled = '未填'
export const filledOf = (n: number, of: number) => '已填 ' + n + '/' + of
export const withRequired = '，有必填'
export const wasHere = '，刚才在这里'

// The review.
export const submit = '提交测评票'
export const nothingToFillIn = '这个票种没有要填的测评表。可以提交空白票，也可以问问工作人员。'
export const final = '提交后不能修改。'
export const backToAmend = '返回修改'
export const toAmend = '去改 ›'
export const toSee = '去看 ›'
export const toFillIn = '去填 ›'
export const noted = (title: string, gap: 'blank' | 'required' | 'long' | 'score' | 'few') =>
  title + { blank: '', required: '（必填）', long: '（文字超长）', score: '（分数不对）', few: '（选得太少）' }[gap]
export const notSent = (title: string) => title + '（文字不会提交）'
export const blanks = (n: number, all: boolean, must: number) => (all ? '全部未填（' : '未填（') + n + ' 项' + (must > 0 ? '，其中必填 ' + must + ' 项' : '') + '）'
export const amendFirst = (n: number, must: number) => '有 ' + n + ' 处要改，请先改好。' + (must > 0 ? '另有 ' + must + ' 项必须填写。' : '')
export const fillInFirst = (n: number, blank: boolean) => (blank ? '您一项都没有填。' : '') + '有 ' + n + ' 项必须填写，请先填好。'
export const allBlank = '您一项都没有填。这样提交，会计为空白票。'
export const mayStayBlank = (n: number) => '还有 ' + n + ' 项没有填。可以不填，直接提交。'
export const complete = '全部填好了，没有漏项。'
const kept = (device: string) => '您填的内容已存在' + device + '上'
export const phaseUnknown = (device: string) => '连不上服务器，还不知道能不能提交。' + kept(device) + '。请看看是否连着会场的无线网，再点“重试”；仍然不行，请找工作人员。'
export const votingNotBegun = (device: string) => '尚未开始提交，请稍候。' + kept(device) + '；宣布开始后，“提交测评票”会自动亮起。'
export const votingOver = (device: string) => '已封箱，没有提交的不能再投。' + kept(device) + '；若重新开放，“提交测评票”会自动亮起。请告诉工作人员。'
export const mayCast = '现在可以提交测评票。'
