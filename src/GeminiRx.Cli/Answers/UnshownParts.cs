using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Counts the parts of an answer that are not shown as text, so that a message can name them.</summary>
internal sealed class UnshownParts
{
    private readonly List<(string One, string Several, int Count)> _parts = [];
    private bool _hasText;
    private bool _hasThoughts;

    /// <summary>Records a chunk of the answer.</summary>
    public void Record(Chunk chunk)
    {
        switch (chunk)
        {
            // Media is reported when it arrives; the steps of the service's tools are no part of the answer.
            case RewindChunk or FinishedChunk or MediaChunk or ToolArgumentsChunk or StepChunk or not ContentChunk:
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

    /// <summary>Returns the message about a completed answer; null if all of it was shown.</summary>
    /// <param name="hasMedia">Whether the answer contains media, which another message reports.</param>
    public string? Describe(bool hasMedia) =>
        _parts.Count > 0 ? AnswerMessages.HiddenParts(string.Join(", ", _parts.Select(Format)))
        : _hasText || hasMedia ? null
        : _hasThoughts ? AnswerMessages.OnlyThoughts
        : AnswerMessages.Empty;

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

    private static string NameOf(ToolCallChunk call) => call.Name.Length == 0 ? "an unnamed function" : ControlCharacters.Strip(call.Name);
}
