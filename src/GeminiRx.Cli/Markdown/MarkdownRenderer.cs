using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace GeminiRx.Cli;

/// <summary>
/// Lays Markdown out for a terminal unit by unit, as <see cref="TextBoundary.MarkdownBlock"/> cuts it: lines of a code block as they come,
/// a table when it is whole,
/// everything else block by block.
/// </summary>
internal sealed partial class MarkdownRenderer(int width, ColorSupport looks)
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    private readonly AnsiWriter _writer = new(width, looks);
    private string _table = "";
    private string? _fence;
    private int _fenceIndent;
    private bool _isAfterList;

    /// <summary>Lays a unit out.</summary>
    /// <returns>Whole lines; nothing while a table is not whole.</returns>
    public string Show(string unit)
    {
        // Blank lines that no block before took along begin the next.
        var block = unit.TrimStart('\r', '\n');
        if (_fence is not null)
        {
            ShowCode(unit);
        }
        else if (FenceOpening().Match(block) is { Success: true } opening)
        {
            ShowTable();
            (_fence, _fenceIndent) = (opening.Groups["fence"].Value, opening.Groups["indent"].Length);
        }
        else if (Markdown.Parse(_table + block, _pipeline) is [Table])
        {
            _table += block;
        }
        else if (block.Length > 0)
        {
            ShowTable();
            ShowBlocks(block);
        }

        return _writer.Take();
    }

    /// <summary>Lays out what is held: nothing more comes.</summary>
    public string End()
    {
        ShowTable();
        return _writer.Take();
    }

    private void ShowTable()
    {
        var table = _table;
        _table = "";
        if (table.Length > 0)
        {
            ShowBlocks(table);
        }
    }

    private void ShowCode(string unit)
    {
        foreach (var line in unit.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (_fence is not null && line.Trim() is var text && text.Length >= _fence.Length && text.All(c => c == _fence[0]))
            {
                _fence = null;
                _writer.BlankLine();
                return;
            }

            var indent = Math.Min(_fenceIndent, line.Length - line.TrimStart(' ').Length);
            AnsiBlocks.WriteCode(_writer, [line[indent..]]);
        }
    }

    private void ShowBlocks(string unit)
    {
        // What belongs to a list's item but comes after a blank line stands behind a margin: by itself it would be taken for code.
        var indent = unit.Length - unit.TrimStart(' ').Length;
        if (_isAfterList && indent >= 2)
        {
            var margin = new string(' ', indent);
            var text = string.Join(
                '\n',
                unit.Split('\n').Select(line => line[Math.Min(indent, line.Length - line.TrimStart(' ').Length)..])
            );
            _writer.Indented(margin, margin, () => AnsiBlocks.Write(_writer, Markdown.Parse(text, _pipeline)));
        }
        else
        {
            var document = Markdown.Parse(unit, _pipeline);
            AnsiBlocks.Write(_writer, document);
            _isAfterList = document.LastChild is ListBlock;
        }

        if (unit.EndsWith("\n\n", StringComparison.Ordinal) || unit.EndsWith("\n\r\n", StringComparison.Ordinal) || !_isAfterList)
        {
            _writer.BlankLine();
        }
    }

    [GeneratedRegex(@"^(?<indent>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?<fence>`{3,}|~{3,})[^`\n]*\r?\n?$")]
    private static partial Regex FenceOpening();
}
