package render

import (
	"image"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// trace gives the outline to the rasterizer, scaled, with origin at its corner.
func trace(to *vector.Rasterizer, outline sfnt.Segments, scale float32, origin image.Point) {
	at := func(p fixed.Point26_6) (x, y float32) {
		return float32(p.X)*scale - float32(origin.X), float32(p.Y)*scale - float32(origin.Y)
	}
	for i, s := range outline {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				to.ClosePath()
			}
			to.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			to.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			to.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			to.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	to.ClosePath()
}
