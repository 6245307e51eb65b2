package demo

// Names of the ten boards that a school begins with.
const (
	free     = "자유게시판"
	secret   = "비밀게시판"
	freshman = "새내기게시판"
	alumni   = "졸업생게시판"
	info     = "정보게시판"
	career   = "취업·진로"
	club     = "동아리·학회"
	promo    = "홍보게시판"
	market   = "장터게시판"
	issue    = "시사·이슈"
)

// files says which file of threads/ is told on which board, in the order in
// which they are read.
var files = []struct{ file, board string }{
	{"free", free}, {"secret", secret}, {"freshman", freshman}, {"alumni", alumni}, {"info", info}, {"career", career},
	{"club", club}, {"promo", promo}, {"market", market}, {"issue", issue}, {"operator", free},
}

// advertises reports whether a board is one of those whose texts are signed and
// which share one post in three days.
func advertises(board string) bool { return board == club || board == promo }

// reads reports whether people of a state see a board, and so may comment and
// like there.
func reads(state, board string) bool {
	switch state {
	case Admitted:
		return board == freshman
	case Graduate:
		return board != freshman
	}
	return true
}

// writes reports whether people of a state may post on a board.
func writes(state, board string) bool {
	return reads(state, board) && (board != alumni || state == Graduate)
}

// signing is how often a post of a board is signed where one may choose.
var signing = map[string]float64{
	free: .18, secret: 0, freshman: .12, alumni: .5, info: .4, career: .2, club: 1, promo: 1, market: .5, issue: .15,
}

// commentSigning is how often somebody comments under the nickname where one
// may choose.
const commentSigning = .12
