namespace GeminiRx.Cli;

/// <content>What starts with a line.</content>
internal sealed partial class BlockReader
{
    private const int ShortestGuess = 3; // an underline of one character is more often the start of a list
    private const int LongestRule = 40;
    private const int FootnoteIndent = 4;

    // A line can make a heading or the head of a table of the paragraph before it.
    private bool TryChangeParagraph(ParagraphLeaf paragraph, int level, ReadOnlySpan<char> line)
    {
        if (line[0] is not ('=' or '-' or '|' or ':'))
        {
            return false;
        }

        var text = line.ToString();
        var underline = BlockStarts.UnderlineLevel(text);
        if (underline > 0 && !paragraph.IsCut && (!_isGuess || text.Length >= ShortestGuess))
        {
            paragraph.CloseAsHeading(underline, _writer);
            _leaf = null;
            return true;
        }

        var head = paragraph.LastLine();
        if (!head.Contains('|', StringComparison.Ordinal))
        {
            return false;
        }

        var cells = TableSyntax.Split(head);
        var alignments =
            TableSyntax.Alignments(text, cells.Count)
            ?? (_isGuess && TableSyntax.MayBecomeAlignments(text, head) ? cells.ConvertAll(_ => ColumnAlignment.Left) : null);
        if (alignments is null)
        {
            return false;
        }

        _leaf = null;
        if (paragraph.CloseWithoutLastLine(_writer))
        {
            BeginBlock(level);
        }

        _leaf = new TableLeaf(cells, alignments, _options, _inlines);
        return true;
    }

    private bool TryStartContainer(ref int level, LineCursor cursor, bool canInterrupt)
    {
        var text = cursor.Content;
        if (text[0] == '>')
        {
            BeginBlock(level);
            SkipQuoteMark(cursor);
            Push(ref level, new Container(IsQuote: true), "│ ", "│ ");
            return true;
        }

        if (BlockStarts.FootnoteLength(text) is > 0 and var length)
        {
            BeginBlock(level, isDefinition: true);
            Push(ref level, new Container(Indent: FootnoteIndent), "", "  ");
            _writer.WriteWords($"{text[..length]} ");
            cursor.SkipIndent();
            cursor.Skip(length);
            return true;
        }

        if (ListMarker.Read(text) is not { } marker || BlockStarts.IsThematicBreak(text))
        {
            return false;
        }

        // Only an item with text, and of an ordered list only the first, can interrupt a paragraph.
        var isEmpty = text[marker.Length..].IsWhiteSpace();
        if (!canInterrupt && (isEmpty || marker.Number > 1 || marker.Number == 0))
        {
            return false;
        }

        StartItem(ref level, cursor, marker, isEmpty);
        return true;
    }

    private void StartItem(ref int level, LineCursor cursor, ListMarker marker, bool isEmpty)
    {
        var indent = cursor.Indent;
        cursor.SkipIndent();
        cursor.Skip(marker.Length);
        var spaces = isEmpty || cursor.Indent > IndentedCodeLeaf.Indent ? 1 : cursor.Indent;
        cursor.SkipIndent(spaces);

        var number = BeginItem(level, marker);
        var mark = marker.IsOrdered ? $"{number}{marker.Kind} " : "• ";
        Push(ref level, new Container(Indent: indent + marker.Length + spaces), mark, new string(' ', mark.Length));
    }

    private bool TryStartLeaf(int level, LineCursor cursor, bool isEnd)
    {
        var text = cursor.Content;
        if (BlockStarts.HeadingLevel(text) is > 0 and var heading)
        {
            BeginBlock(level);
            _leaf = WordsLeaf.WriteHeading(heading, BlockStarts.HeadingText(text, heading), _writer, _inlines);
            EndLeaf(isEnd);
        }
        else if (BlockStarts.FenceLength(text) is > 0 and var length)
        {
            BeginBlock(level);
            _leaf = new CodeLeaf(text.ToString(), length, cursor.Indent).Open(_writer);
        }
        else if (BlockStarts.IsThematicBreak(text))
        {
            BeginBlock(level);
            _writer.WriteWords(new string('─', Math.Min(_writer.InnerWidth, LongestRule)));
            _writer.EndLine();
        }
        else if (BlockStarts.FormulaEnd(text) is { } formulaEnd)
        {
            StartSource(level, new SourceLeaf(formulaEnd, endsAtBlankLine: true), text.ToString(), isEnd);
        }
        else if (text[0] == '<' && HtmlBlocks.EndOf(text.ToString(), isInParagraph: _leaf is ParagraphLeaf) is { } htmlEnd)
        {
            var leaf = new SourceLeaf(htmlEnd, endsAtBlankLine: htmlEnd.Length == 0);
            StartSource(level, leaf, cursor.Rest(), isEnd);
            EndLeaf(leaf.EndsIn(text.ToString()));
        }
        else
        {
            return false;
        }

        return true;
    }

    private void StartSource(int level, SourceLeaf leaf, string text, bool isEnd)
    {
        BeginBlock(level);
        _leaf = leaf;
        leaf.AddPart(text, isEnd, _writer);
    }

    private void StartIndentedCode(int level, LineCursor cursor, bool isEnd)
    {
        BeginBlock(level);
        _leaf = new IndentedCodeLeaf();
        _leaf.TryAddVerbatim(cursor, isEnd, _writer);
    }

    private void StartText(int level, string text, bool isEnd)
    {
        var isDefinition = BlockStarts.IsDefinition(text);
        BeginBlock(level, isDefinition);
        if (isDefinition)
        {
            _leaf = WordsLeaf.WriteDefinition(text, _writer, _inlines);
            EndLeaf(isEnd);
            return;
        }

        var paragraph = NewParagraph();
        _leaf = paragraph;
        paragraph.AddLine(text, _writer);
    }

    // Blocks are separated by a blank line, in list items only where the text has one.
    private void BeginBlock(int level, bool isDefinition = false)
    {
        CloseTo(level);
        EndLeaf(isEnded: true);
        var parent = _containers[level - 1];
        var isTight = parent.IsTight || (isDefinition && parent.IsAfterDefinition);
        Separate(parent.HasBlocks && (_isAfterBlank || !isTight));
        (parent.HasBlocks, parent.List, parent.IsAfterDefinition, _isAfterBlank) = (true, null, isDefinition, false);
    }

    private int BeginItem(int level, ListMarker marker)
    {
        var parent = _containers[level - 1];
        if (parent.List != marker.Kind)
        {
            BeginBlock(level);
            (parent.List, parent.NextNumber) = (marker.Kind, Math.Max(0, marker.Number));
        }
        else
        {
            CloseTo(level);
            EndLeaf(isEnded: true);
            Separate(_isAfterBlank);
            _isAfterBlank = false;
        }

        return parent.NextNumber++;
    }

    private void Separate(bool isSeparate)
    {
        if (isSeparate)
        {
            _writer.SeparateBlock();
        }
    }

    private void Push(ref int level, Container container, string firstMargin, string otherMargins)
    {
        _containers.Add(container);
        _writer.PushMargin(firstMargin, otherMargins);
        level++;
    }

    private static void SkipQuoteMark(LineCursor cursor)
    {
        cursor.SkipIndent();
        cursor.Skip(1);
        cursor.SkipIndent(1);
    }
}
