namespace GeminiRx.Cli;

/// <summary>Finds the blocks of Markdown line by line (CommonMark, "Phase 1: block structure") and writes them. Only the last block is
/// open; all before it is final.</summary>
internal sealed partial class BlockReader
{
    private readonly RowWriter _writer;
    private readonly LayoutOptions _options;
    private readonly InlineWriter _inlines;
    private readonly List<Container> _containers; // the first is the document
    private readonly bool _isGuess;
    private Leaf? _leaf;
    private bool _isAfterBlank;

    public BlockReader(RowWriter writer, LayoutOptions options)
        : this(writer, options, [new Container()], isGuess: false) { }

    private BlockReader(RowWriter writer, LayoutOptions options, List<Container> containers, bool isGuess)
    {
        (_writer, _options, _containers, _isGuess) = (writer, options, containers, isGuess);
        _inlines = new InlineWriter(options.HasLinks);
    }

    /// <summary>Returns a reader that shows what would come if the text ended with a line that is not complete yet.</summary>
    public BlockReader Fork(RowWriter writer) =>
        new(writer, _options, _containers.ConvertAll(container => container with { }), isGuess: true)
        {
            _leaf = _leaf?.Fork(),
            _isAfterBlank = _isAfterBlank,
            _inlines = { Definitions = _inlines.Definitions },
        };

    /// <summary>Adds a line.</summary>
    public void Add(SourceLine line)
    {
        if (!line.IsStart)
        {
            (_leaf ??= NewParagraph()).AddPart(line.Text, line.IsEnd, _writer);
            EndLeaf(isEnded: line.IsEnd && _leaf is WordsLeaf);
            return;
        }

        var cursor = new LineCursor(line.Text);
        var level = MatchContainers(cursor);
        if (level == _containers.Count && _leaf is { } open)
        {
            var result = open.TryAddVerbatim(cursor, line.IsEnd, _writer);
            if (result != LineResult.Refused)
            {
                _isAfterBlank = open is IndentedCodeLeaf && cursor.IsBlank;
                EndLeaf(isEnded: result == LineResult.AddedAsLast);
                return;
            }
        }

        AddToBlocks(cursor, level, line);
    }

    /// <summary>Writes the rest.</summary>
    public void End()
    {
        EndLeaf(isEnded: true);
        CloseTo(1);
    }

    // Returns how many containers the line belongs to, and skips their marks.
    private int MatchContainers(LineCursor cursor)
    {
        var level = 1;
        for (; level < _containers.Count; level++)
        {
            var container = _containers[level];
            if (container.IsQuote)
            {
                if (cursor.Indent > 3 || cursor.IsBlank || cursor.Content[0] != '>')
                {
                    break;
                }

                SkipQuoteMark(cursor);
            }
            else if (cursor.IsBlank ? !container.HasBlocks : cursor.Indent < container.Indent)
            {
                break;
            }
            else
            {
                cursor.SkipIndent(container.Indent);
            }
        }

        return level;
    }

    private void AddToBlocks(LineCursor cursor, int level, SourceLine line)
    {
        var isAll = level == _containers.Count;
        var isBlank = cursor.IsBlank; // a mark without text is no blank line
        while (!cursor.IsBlank)
        {
            var paragraph = _leaf as ParagraphLeaf; // closed by the first block that starts
            if (cursor.Indent >= IndentedCodeLeaf.Indent)
            {
                if (paragraph is null)
                {
                    StartIndentedCode(level, cursor, line.IsEnd);
                    return;
                }

                break;
            }

            if (isAll && paragraph is not null && TryChangeParagraph(paragraph, level, cursor.Content))
            {
                return;
            }

            if (TryStartContainer(ref level, cursor, canInterrupt: paragraph is null || !isAll))
            {
                continue;
            }

            if (TryStartLeaf(level, cursor, line.IsEnd))
            {
                return;
            }

            break;
        }

        AddText(cursor, level, line, isBlank);
    }

    private void AddText(LineCursor cursor, int level, SourceLine line, bool isBlank)
    {
        if (cursor.IsBlank)
        {
            CloseTo(level);
            EndLeaf(isEnded: true);
            _isAfterBlank |= isBlank;
            return;
        }

        // A paragraph goes on in a line without the marks of its containers.
        if (_leaf is not ParagraphLeaf)
        {
            CloseTo(level);
        }

        var text = cursor.Content.ToString();
        switch (_leaf)
        {
            case ParagraphLeaf paragraph:
                paragraph.AddLine(text, _writer);
                break;
            case TableLeaf table:
                table.AddPart(text, line.IsEnd, _writer);
                break;
            default:
                StartText(level, text, line.IsEnd);
                break;
        }
    }

    private ParagraphLeaf NewParagraph() => new(_options.ParagraphCut, _inlines, isOpen: _isGuess);

    private void EndLeaf(bool isEnded)
    {
        if (isEnded)
        {
            _leaf?.Close(_writer);
            _leaf = null;
        }
    }

    // Closes the containers from a level on, and the blocks in them.
    private void CloseTo(int level)
    {
        EndLeaf(isEnded: level < _containers.Count);
        for (; _containers.Count > level; _containers.RemoveAt(_containers.Count - 1))
        {
            _writer.PopMargin();
        }
    }
}
