using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Syntax;

namespace GeminiRx.Cli;

/// <summary>Lays out Markdown for a terminal in the units of <see cref="TextBoundary.MarkdownBlock"/>: each line of a code block when
/// it arrives, a table when it is complete, and all other text block by block.</summary>
internal sealed partial class MarkdownRenderer(int width, ColorSupport colors)
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    private readonly AnsiWriter _writer = new(width, colors);
    private string _table = "";
    private string? _fence;
    private int _fenceIndent;
    private bool _isAfterList;

    /// <summary>The finished lines. The caller writes them and clears the buffer.</summary>
    public Utf8Buffer Output => _writer.Output;

    /// <summary>Lays out a unit in whole lines. A table is buffered until it is complete.</summary>
    public void Render(string unit)
    {
        // A unit may start with blank lines that do not belong to the previous block.
        var block = unit.TrimStart('\r', '\n');
        if (_fence is not null)
        {
            RenderCode(unit);
        }
        else if (FenceOpening().Match(block) is { Success: true } opening)
        {
            RenderTable();
            (_fence, _fenceIndent) = (opening.Groups["fence"].Value, opening.Groups["indent"].Length);
        }
        else if (Markdown.Parse(_table + block, _pipeline) is [Table])
        {
            _table += block;
        }
        else if (block.Length > 0)
        {
            RenderTable();
            RenderBlocks(block);
        }
    }

    /// <summary>Lays out the buffered table after the last unit.</summary>
    public void End() => RenderTable();

    private void RenderTable()
    {
        var table = _table;
        _table = "";
        if (table.Length > 0)
        {
            RenderBlocks(table);
        }
    }

    private void RenderCode(string unit)
    {
        foreach (var line in unit.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (_fence is not null && line.Trim() is var text && text.Length >= _fence.Length && text.All(c => c == _fence[0]))
            {
                _fence = null;
                _writer.SeparateBlock();
                return;
            }

            var indent = Math.Min(_fenceIndent, line.Length - line.TrimStart(' ').Length);
            AnsiBlocks.WriteCode(_writer, [new StringSlice(line, indent, line.Length - 1)]);
        }
    }

    private void RenderBlocks(string unit)
    {
        // A paragraph of a list item after a blank line gets a margin. Parsed alone, its indentation would make it a code block.
        var indent = unit.Length - unit.TrimStart(' ').Length;
        if (_isAfterList && indent >= 2)
        {
            var margin = new string(' ', indent);
            var text = string.Join(
                '\n',
                unit.Split('\n').Select(line => line[Math.Min(indent, line.Length - line.TrimStart(' ').Length)..])
            );
            _writer.WithMargin(margin, margin, () => AnsiBlocks.Write(_writer, Markdown.Parse(text, _pipeline)));
        }
        else
        {
            var document = Markdown.Parse(unit, _pipeline);
            AnsiBlocks.Write(_writer, document);
            _isAfterList = document.LastChild is ListBlock;
        }

        if (unit.EndsWith("\n\n", StringComparison.Ordinal) || unit.EndsWith("\n\r\n", StringComparison.Ordinal) || !_isAfterList)
        {
            _writer.SeparateBlock();
        }
    }

    [GeneratedRegex(@"^(?<indent>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?<fence>`{3,}|~{3,})[^`\n]*\r?\n?$")]
    private static partial Regex FenceOpening();
}
