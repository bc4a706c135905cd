using System.Text;

namespace GeminiRx.Live.Internal;

/// <summary>A turn as text and calls, for a connection that does not know it.</summary>
internal sealed class TurnHistory(IReadOnlyList<Content> prompt)
{
    private readonly List<Content> _settled = [.. prompt];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _spoken = new();
    private readonly StringBuilder _heard = new();

    /// <summary>The length in characters.</summary>
    public int Length => ToContents().SelectMany(turn => turn.Parts).Sum(part => part is TextPart text ? text.Text.Length : 100);

    public void Add(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                _text.Append(text.Text);
                break;
            case TranscriptionChunk { IsInput: false } spoken:
                _spoken.Append(spoken.Text);
                break;
            case TranscriptionChunk heard:
                _heard.Append(heard.Text);
                break;
            case ToolCallChunk call:
                Settle();
                _settled.Add(Content.Model(new FunctionCallPart(call.Name, call.Arguments) { Id = call.Id }));
                break;
            default:
                break;
        }
    }

    public void Add(FunctionResponsePart response) => _settled.Add(Content.User(response));

    /// <summary>Removes what was said since the last call.</summary>
    public void Rewind()
    {
        _text.Clear();
        _spoken.Clear();
    }

    /// <summary>The turns, each with a part.</summary>
    public IReadOnlyList<Content> ToContents() => [.. _settled, .. Open()];

    private void Settle()
    {
        _settled.AddRange(Open());
        Rewind();
        _heard.Clear();
    }

    private IEnumerable<Content> Open()
    {
        if (_heard.Length > 0)
        {
            yield return Content.User(_heard.ToString());
        }

        // Speech and its transcription are the same words; the text of a spoken answer is usually empty.
        if ((_text.Length > 0 ? _text : _spoken) is { Length: > 0 } words)
        {
            yield return Content.Model(words.ToString());
        }
    }
}
