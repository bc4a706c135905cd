namespace GeminiRx.Cli;

/// <summary>What of an answer is not shown as text, so that nothing of it is passed over in silence.</summary>
internal sealed class UnshownParts
{
    private readonly List<(string One, string Several, int Count)> _parts = [];
    private bool _hasText;
    private bool _hasThoughts;

    /// <summary>Notes a chunk of the answer.</summary>
    public void Record(Chunk chunk)
    {
        switch (chunk)
        {
            case RewindChunk or FinishedChunk or MediaChunk or ToolArgumentsChunk or not ContentChunk: // media is said when it comes
                break;
            case ContentChunk { Candidate: not 0 }:
                Add("content of another candidate", "pieces of content of other candidates");
                break;
            case TextChunk text:
                _hasText |= text.Text.Length > 0;
                break;
            case ThoughtChunk:
                _hasThoughts = true;
                break;
            case ToolCallChunk { IsComplete: false } call:
                Add($"an incomplete call of {NameOf(call)}", $"incomplete calls of {NameOf(call)}");
                break;
            case ToolCallChunk call:
                Add($"a call of {NameOf(call)}", $"calls of {NameOf(call)}");
                break;
            case CodeChunk:
                Add("code that the service ran", "pieces of code that the service ran");
                break;
            case CodeResultChunk:
                Add("the output of code", "outputs of code");
                break;
            case FileChunk:
                Add("the address of a file", "addresses of files");
                break;
            default:
                Add("a part of an unknown kind", "parts of unknown kinds");
                break;
        }
    }

    /// <summary>What there is to say when the answer has ended in order; null where all of it was shown.</summary>
    /// <param name="hasMedia">Whether it holds media, which was said.</param>
    public string? Describe(bool hasMedia) =>
        _parts.Count > 0 ? $"The answer holds {string.Join(", ", _parts.Select(Format))}, not shown as text; --format ndjson has it."
        : _hasText || hasMedia ? null
        : _hasThoughts ? "The answer holds only thoughts, and no text. Ask again, or allow more output tokens."
        : "The answer is empty: the model ended it without a word. Ask again, or in another way.";

    private static string Format((string One, string Several, int Count) part) =>
        part.Count == 1 ? part.One : $"{part.Count} {part.Several}";

    private void Add(string one, string several)
    {
        var at = _parts.FindIndex(part => part.One == one);
        if (at < 0)
        {
            _parts.Add((one, several, 1));
        }
        else
        {
            _parts[at] = (one, several, _parts[at].Count + 1);
        }
    }

    private static string NameOf(ToolCallChunk call) =>
        call.Name.Length == 0 ? "a function without a name" : ControlCharacters.Strip(call.Name);
}
