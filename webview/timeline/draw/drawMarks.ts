import { severityLook } from "../../controls/icon.js";
import { severityRank } from "../../model/findingIndex.js";
import type { Mark, Scene } from "../layout/scene.js";
import type { Painter } from "./painter.js";

const highRank = severityRank("high");

/** Every kind has a shape of its own: never colour alone. */
export function drawMarks(painter: Painter, scene: Scene): void {
  for (const mark of scene.marks) {
    drawGlyph(painter, mark);
    if (mark.label !== null) drawLabel(painter, mark, mark.label);
  }
}

function drawLabel(painter: Painter, mark: Mark, label: NonNullable<Mark["label"]>): void {
  const { colors } = painter;
  const strong = mark.kind === "finding" || mark.kind === "read";
  const align = label.side === "right" ? "left" : "right";
  painter.haloText(label.text, label.x, mark.y + 1, strong ? colors.foreground : colors.dim, align);
}

function drawGlyph(painter: Painter, mark: Mark): void {
  switch (mark.kind) {
    case "finding":
      drawFinding(painter, mark);
      return;
    case "connection":
      drawConnection(painter, mark);
      return;
    case "heat":
      return;
    case "lookup":
      painter.path(painter.colors.lookup, (context) => {
        context.moveTo(mark.x, mark.y - 4.5);
        context.lineTo(mark.x + 5, mark.y + 4.5);
        context.lineTo(mark.x - 5, mark.y + 4.5);
      });
      return;
    case "read":
      painter.rect(mark.x - 4, mark.y - 4, 8, 8, painter.colors.background);
      painter.frame(mark.x - 4, mark.y - 4, 8, 8, readColor(painter, mark), 2);
      return;
    case "write":
      painter.rect(mark.x - 4, mark.y - 4, 8, 8, painter.colors.write);
      return;
  }
}

function readColor(painter: Painter, mark: Mark): string {
  return mark.severity === "none" ? painter.colors.foreground : painter.severityColor(mark.severity);
}

function drawFinding(painter: Painter, mark: Mark): void {
  const look = severityLook(mark.severity);
  if (look === null) return;
  painter.path(painter.colors.background, (context) => {
    context.arc(mark.x, mark.y, 7.5, 0, 2 * Math.PI);
  });
  painter.icon(look.icon, mark.x, mark.y, 14, painter.severityColor(mark.severity));
}

function drawConnection(painter: Painter, mark: Mark): void {
  painter.path(painter.colors.network, (context) => {
    context.moveTo(mark.x, mark.y - 5.5);
    context.lineTo(mark.x + 5.5, mark.y);
    context.lineTo(mark.x, mark.y + 5.5);
    context.lineTo(mark.x - 5.5, mark.y);
  });
  if (severityRank(mark.severity) >= highRank)
    painter.ring(mark.x, mark.y, 8, painter.severityColor(mark.severity), 1.5);
}
