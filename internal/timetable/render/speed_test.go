package render

import "testing"

func BenchmarkPNG(b *testing.B) {
	for name, s := range map[string]Size{"phone": Phone, "desktop": Desktop, "share": Share} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := PNG(full(), s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSVG(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := SVG(full(), Phone); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnpackFonts(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		unpack()
	}
}
