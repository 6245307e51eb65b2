package render

import "image/color"

// A Theme is a set of ten colours, named as the pages name it (data-week).
type Theme string

const (
	Madang    Theme = "madang"
	Dancheong Theme = "dancheong"
	Bada      Theme = "bada"
	Ink       Theme = "ink" // greys only
)

// A look is the colours of a picture. They are those of the pages (tokens.css).
type look struct {
	ground, surface, ink, quiet, line, edge, brand, accent color.RGBA
	blocks                                                 [10]color.RGBA
}

// grounds are the colours that themes share: light and dark.
var grounds = [2]look{
	{
		ground: hex(0xFBFAF7), surface: hex(0xFFFFFF), ink: hex(0x1B1F1D), quiet: hex(0x6A716C),
		line: hex(0xE6E4DD), edge: hex(0x858C87), brand: hex(0x1E6B4F), accent: hex(0xD9532C),
	},
	{
		ground: hex(0x121513), surface: hex(0x1A1E1B), ink: hex(0xECEFEA), quiet: hex(0x98A09A),
		line: hex(0x2A302C), edge: hex(0x6B746E), brand: hex(0x57B68F), accent: hex(0xFF8A5C),
	},
}

// themes are the colours of blocks: light and dark.
var themes = map[Theme][2][10]uint32{
	Madang: {
		{0xBFDDCA, 0xC5AE70, 0x92CCCF, 0xDAECC6, 0x82B5E1, 0xF0CA9F, 0xCCBFF8, 0xE5B29B, 0xFFDCEF, 0xDE9B9B},
		{0x4B6154, 0x503F07, 0x397275, 0x5F6E4D, 0x2E5779, 0x69481E, 0x443963, 0x7D4E39, 0x5A4551, 0x613031},
	},
	Dancheong: {
		{0xF19185, 0xFEC3CA, 0xC7A1C3, 0xF1A876, 0xE4E5FF, 0x7AB2FA, 0xC0DB90, 0x96E1E1, 0x9BC4A8, 0xF9E6BA},
		{0x7E443D, 0x682936, 0x523550, 0x6A3F1F, 0x514D85, 0x1C416F, 0x5C7033, 0x2B6464, 0x447355, 0x6F560D},
	},
	Bada: {
		{0x79B8DD, 0xC9F3DF, 0xC2A6B5, 0xE9D1A0, 0xB1CAF8, 0xF0AEA0, 0xE5E2FF, 0x91C8D6, 0xD8A378, 0xA7E2DD},
		{0x3B6E8B, 0x576E63, 0x4F3945, 0x7A6433, 0x354A72, 0x613128, 0x413B5E, 0x255B68, 0x714927, 0x466360},
	},
	Ink: { // those of Madang without their hues
		{0xBFDDCA, 0xC5AE70, 0x92CCCF, 0xDAECC6, 0x82B5E1, 0xF0CA9F, 0xCCBFF8, 0xE5B29B, 0xFFDCEF, 0xDE9B9B},
		{0x4B6154, 0x503F07, 0x397275, 0x5F6E4D, 0x2E5779, 0x69481E, 0x443963, 0x7D4E39, 0x5A4551, 0x613031},
	},
}

func lookOf(t Theme, dark bool) look {
	i := 0
	if dark {
		i = 1
	}
	l := grounds[i]
	for k, v := range themes[t][i] {
		l.blocks[k] = hex(v)
	}
	if t == Ink {
		for _, c := range []*color.RGBA{&l.ground, &l.surface, &l.ink, &l.quiet, &l.line, &l.edge, &l.brand, &l.accent} {
			*c = grey(*c)
		}
		for k, c := range l.blocks {
			l.blocks[k] = grey(c)
		}
	}
	return l
}

func hex(v uint32) color.RGBA {
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

// grey is what CSS's grayscale(1) makes of a colour.
func grey(c color.RGBA) color.RGBA {
	v := uint8((2126*int(c.R) + 7152*int(c.G) + 722*int(c.B) + 5000) / 10000)
	return color.RGBA{v, v, v, 0xff}
}
