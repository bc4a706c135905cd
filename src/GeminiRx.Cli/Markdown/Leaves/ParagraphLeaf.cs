using System.Text;

namespace GeminiRx.Cli;

/// <summary>A paragraph. A long one is written in parts, so that the cost of laying out its end again stays the same.</summary>
internal sealed class ParagraphLeaf : Leaf
{
    private const int Forced = 4;

    private readonly int _cut;
    private readonly bool _isOpen;
    private readonly InlineWriter _inlines;
    private StringBuilder _text = new();
    private int _lineStart;
    private int _nextCut;

    /// <param name="cut">The characters after which a first part is written, if no inline element is open there. After four times as
    /// many it is written in any case.</param>
    /// <param name="inlines">Writes the text.</param>
    /// <param name="isOpen">Whether the end of the text has not arrived.</param>
    public ParagraphLeaf(int cut, InlineWriter inlines, bool isOpen) => (_cut, _nextCut, _inlines, _isOpen) = (cut, cut, inlines, isOpen);

    /// <summary>Whether a first part is written, so that the paragraph cannot become another block.</summary>
    public bool IsCut { get; private set; }

    public override Leaf Fork() =>
        new ParagraphLeaf(_cut, _inlines, isOpen: true)
        {
            _text = new StringBuilder(_text.ToString()),
            _lineStart = _lineStart,
            _nextCut = _nextCut,
            IsCut = IsCut,
        };

    /// <summary>Adds a line, without the white space at its start.</summary>
    public void AddLine(string text, RowWriter writer)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        _lineStart = _text.Length;
        AddPart(text, isEnd: true, writer);
    }

    public override void AddPart(string text, bool isEnd, RowWriter writer)
    {
        _text.Append(text);
        while (_text.Length >= _nextCut)
        {
            var head = _text.ToString(0, _nextCut);
            var isForced = _nextCut >= Forced * _cut;
            var end = SpaceBefore(head);
            if (TryWrite(end > 0 ? head[..end] : head, isForced, isForced || end > 0, writer))
            {
                writer.WriteWords(end > 0 ? " " : "");
                Remove(end > 0 ? end + 1 : head.Length);
            }
            else
            {
                _nextCut *= 2;
            }
        }
    }

    public override void Close(RowWriter writer)
    {
        var text = _text.ToString();
        _inlines.Write(writer, _isOpen ? InlineText.ParseOpen(text, _inlines.Definitions) : InlineText.Parse(text, _inlines.Definitions));
        writer.EndLine();
    }

    /// <summary>Writes the paragraph as a heading, which a line below it made of it.</summary>
    public void CloseAsHeading(int level, RowWriter writer)
    {
        WordsLeaf.WriteHeading(level, _text.ToString(), writer, _inlines);
        writer.EndLine();
    }

    /// <summary>The last line; empty if a part of it is written.</summary>
    public string LastLine() => _lineStart < 0 ? "" : _text.ToString(_lineStart, _text.Length - _lineStart);

    /// <summary>Removes the last line and writes the lines before it.</summary>
    /// <returns>Whether there are lines before it.</returns>
    public bool CloseWithoutLastLine(RowWriter writer)
    {
        var hasLines = _lineStart > 0 || IsCut;
        _text.Length = Math.Max(0, _lineStart - 1);
        Close(writer);
        return hasLines;
    }

    private bool TryWrite(string text, bool isForced, bool canCut, RowWriter writer)
    {
        if (!canCut || InlineText.Parse(text, _inlines.Definitions) is not { } inline || !(isForced || inline.IsClosed()))
        {
            return false;
        }

        _inlines.Write(writer, inline);
        return true;
    }

    private void Remove(int count)
    {
        _text.Remove(0, count);
        _lineStart = _lineStart < count ? -1 : _lineStart - count;
        (_nextCut, IsCut) = (_cut, true);
    }

    // The last single space or line break that is no hard line break.
    private static int SpaceBefore(string text)
    {
        var end = text.Length - 1;
        while (end > 0)
        {
            end = text.LastIndexOfAny([' ', '\n'], end - 1);
            if (end > 0 && !char.IsWhiteSpace(text[end - 1]) && text[end - 1] != '\\' && !char.IsWhiteSpace(text[end + 1]))
            {
                return end;
            }
        }

        return 0;
    }
}
