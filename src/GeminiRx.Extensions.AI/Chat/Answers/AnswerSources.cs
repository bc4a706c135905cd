using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>The sources and citations of an answer, as annotations.</summary>
internal sealed class AnswerSources
{
    private readonly List<Citation> _citations = [];
    private GroundingChunk? _grounding;
    private int _atCheckpoint;

    public void Add(Chunk chunk)
    {
        switch (chunk)
        {
            case GroundingChunk { Candidate: 0 } grounding:
                _grounding = grounding; // the newest chunk contains all sources
                break;
            case CitationChunk { Candidate: 0 } cited:
                _citations.AddRange(cited.Citations);
                break;
            case CheckpointChunk:
                _atCheckpoint = _citations.Count;
                break;
            case RewindChunk:
                _citations.RemoveRange(_atCheckpoint, _citations.Count - _atCheckpoint);
                break;
            default:
                break;
        }
    }

    public List<AIAnnotation> ToAnnotations() =>
        [
            .. _citations.Select(cited => new CitationAnnotation
            {
                Title = cited.Title,
                Url = ToUri(cited.Uri),
                RawRepresentation = cited,
                AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = cited.StartIndex, EndIndex = cited.EndIndex }],
            }),
            .. (_grounding?.Sources ?? []).Select(source => new CitationAnnotation
            {
                Title = source.Title,
                Url = ToUri(source.Uri),
                RawRepresentation = source,
            }),
        ];

    private static Uri? ToUri(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null;
}
