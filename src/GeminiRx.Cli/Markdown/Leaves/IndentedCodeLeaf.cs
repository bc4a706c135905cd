namespace GeminiRx.Cli;

/// <summary>An indented code block. Blank lines belong to it only if code follows.</summary>
internal sealed class IndentedCodeLeaf : Leaf
{
    public const int Indent = 4;

    private int _blankLines;

    public override Leaf Fork() => new IndentedCodeLeaf { _blankLines = _blankLines };

    public override LineResult TryAddVerbatim(LineCursor cursor, bool isEnd, RowWriter writer)
    {
        if (cursor.IsBlank)
        {
            _blankLines++;
            return LineResult.Added;
        }

        if (cursor.Indent < Indent)
        {
            return LineResult.Refused;
        }

        for (; _blankLines > 0; _blankLines--)
        {
            CodeLeaf.WriteLine("", isEnd: true, writer);
        }

        cursor.SkipIndent(Indent);
        CodeLeaf.WriteLine(cursor.Rest(), isEnd, writer);
        return LineResult.Added;
    }

    public override void AddPart(string text, bool isEnd, RowWriter writer) => CodeLeaf.WriteLine(text, isEnd, writer);
}
