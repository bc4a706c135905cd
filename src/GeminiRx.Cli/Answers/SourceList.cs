using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>The sources of an answer: pages that a search found, and addresses that the service read.</summary>
internal sealed class SourceList
{
    private const string Success = "URL_RETRIEVAL_STATUS_SUCCESS";

    private GroundingChunk? _grounding;
    private UrlContextChunk? _urls;

    /// <summary>Records a chunk. A newer one of its kind contains all sources.</summary>
    public void Record(Chunk chunk)
    {
        _grounding = chunk as GroundingChunk ?? _grounding;
        _urls = chunk as UrlContextChunk ?? _urls;
    }

    /// <summary>Formats the list, one source a line; empty if there are none.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        var number = 0;
        foreach (var source in _grounding?.Sources ?? [])
        {
            text.Append(Line(++number, $"{source.Title} {source.Uri}".Trim()));
        }

        foreach (var (uri, status) in _urls?.Urls ?? [])
        {
            text.Append(Line(++number, status is null or Success ? uri ?? "" : $"{uri} (not read: {status})"));
        }

        return text.Length == 0 ? "" : $"Sources:\n{text}";
    }

    private static string Line(int number, string source) => $" [{number}] {ControlCharacters.Flatten(source)}\n";
}
