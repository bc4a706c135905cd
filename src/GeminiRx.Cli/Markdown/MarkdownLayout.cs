namespace GeminiRx.Cli;

/// <summary>Lays out Markdown for a terminal while it arrives. What is laid out depends on the text only, not on the pieces in which it
/// arrives.</summary>
/// <remarks>Only the last block can change when text follows. So the cost of a piece does not depend on the text before it.</remarks>
internal sealed class MarkdownLayout
{
    private readonly RowWriter _writer;
    private readonly BlockReader _blocks;
    private readonly SourceLines _lines = new();
    private readonly EscapeStripper _stripper = new();

    public MarkdownLayout(LayoutOptions options)
    {
        _writer = new RowWriter(options.Colors) { Width = options.Width };
        _blocks = new BlockReader(_writer, options);
    }

    /// <summary>The rows that are final. The caller removes those that it has shown.</summary>
    public RowBuffer Output => _writer.Output;

    /// <summary>Changes the width of the rows that are not final.</summary>
    public void SetWidth(int width) => _writer.Width = width;

    /// <summary>Adds text. Escape sequences in it are removed.</summary>
    public void Append(string text)
    {
        foreach (var line in _lines.Add(_stripper.Strip(text)))
        {
            _blocks.Add(line);
        }
    }

    /// <summary>Returns the rows behind the final ones, as they would be if the text ended here.</summary>
    public RowBuffer LayOutOpenRows()
    {
        var writer = _writer.Fork();
        var blocks = _blocks.Fork(writer);
        if (_lines.Rest is { } rest)
        {
            // The second half of a character is missing.
            blocks.Add(rest with { Text = rest.Text is [.., var last] && char.IsHighSurrogate(last) ? rest.Text[..^1] : rest.Text });
        }

        blocks.End();
        return writer.Output;
    }

    /// <summary>Lays out the rest of the text. All rows are final then.</summary>
    public void End()
    {
        if (_lines.End() is { } rest)
        {
            _blocks.Add(rest);
        }

        _blocks.End();
    }
}
