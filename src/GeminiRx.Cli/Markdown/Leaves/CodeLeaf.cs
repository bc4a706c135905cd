namespace GeminiRx.Cli;

/// <summary>A fenced code block. Its lines are written without an indentation of our own, so that they can be copied.</summary>
/// <remarks>Code is not highlighted: no well-kept library for it works without reflection.</remarks>
/// <param name="fence">The fence and what follows it.</param>
/// <param name="length">The length of the fence.</param>
/// <param name="indent">The columns before the fence.</param>
internal sealed class CodeLeaf(string fence, int length, int indent) : Leaf
{
    /// <summary>Starts the block. Without colors, the fences mark the code.</summary>
    public CodeLeaf Open(RowWriter writer)
    {
        if (writer.Colors != ColorSupport.Full)
        {
            WriteLine(fence.TrimEnd(), isEnd: true, writer);
        }

        return this;
    }

    public override LineResult TryAddVerbatim(LineCursor cursor, bool isEnd, RowWriter writer)
    {
        var text = cursor.Content.TrimEnd(" \t");
        if (cursor.Indent <= 3 && text.Length >= length && !text.ContainsAnyExcept(fence[0]))
        {
            if (writer.Colors != ColorSupport.Full)
            {
                WriteLine(fence[..length], isEnd: true, writer);
            }

            return LineResult.AddedAsLast;
        }

        cursor.SkipIndent(indent);
        WriteLine(cursor.Rest(), isEnd, writer);
        return LineResult.Added;
    }

    public override void AddPart(string text, bool isEnd, RowWriter writer) => WriteLine(text, isEnd, writer);

    /// <summary>Writes a line of code.</summary>
    public static void WriteLine(string text, bool isEnd, RowWriter writer)
    {
        if (text.Length > 0)
        {
            writer.WithStyle(InlineWriter.Code, () => writer.WriteVerbatim(text));
        }
        else if (isEnd && writer.Column == 0)
        {
            writer.WriteBlankLine();
        }

        if (isEnd)
        {
            writer.EndLine();
        }
    }
}
