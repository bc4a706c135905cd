namespace GeminiRx.Cli;

/// <summary>A block of one line, such as a heading. Only a long line has further parts.</summary>
internal sealed class WordsLeaf(TextStyle style) : Leaf
{
    private const int MarkedLevel = 2; // from this level on

    /// <summary>Writes a heading. Number signs tell the levels apart, also without colors.</summary>
    public static WordsLeaf WriteHeading(int level, string text, RowWriter writer, InlineWriter inlines)
    {
        var style = new TextStyle(IsBold: true, IsUnderlined: level < MarkedLevel);
        if (level >= MarkedLevel)
        {
            writer.WithStyle(new TextStyle(IsDim: true), () => writer.WriteWords(new string('#', level)));
            writer.WriteSpaces(1);
        }

        writer.WithStyle(style, () => inlines.Write(writer, InlineText.Parse(text, inlines.Definitions)));
        return new WordsLeaf(style);
    }

    /// <summary>Writes the definition of a link, which later references use.</summary>
    public static WordsLeaf WriteDefinition(string text, RowWriter writer, InlineWriter inlines)
    {
        var addressAt = text.IndexOf("]:", StringComparison.Ordinal) + "]:".Length;
        var address = text[addressAt..].TrimStart().Split(' ', '\t')[0];
        writer.WriteWords(text[..addressAt]);
        writer.WriteWords(" ");
        var target = address is ['<', .., '>'] ? address[1..^1] : address;
        inlines.WriteAddress(writer, target);
        inlines.Definitions = inlines.Definitions.Add(text[1..(addressAt - "]:".Length)], target);
        writer.WriteWords(text[(text.IndexOf(address, addressAt, StringComparison.Ordinal) + address.Length)..]);
        return new WordsLeaf(default);
    }

    public override void AddPart(string text, bool isEnd, RowWriter writer) => writer.WithStyle(style, () => writer.WriteWords(text));
}
