using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Operators.Rewinding;

public sealed class WithoutRewindsCitationTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);

    [Fact]
    public void WithoutRewinds_CitationsInAnyGroups_AreDeliveredOnce()
    {
        Chunk[] chunks =
        [
            new TextChunk("a"),
            Cited("""{"uri":"1"},{"uri":"2"}"""),
            Cited("""{"uri":"3"}"""),
            new RewindChunk(1),
            new TextChunk("a"),
            Cited("""{"uri":"1"}"""),
            Cited("""{"uri":"2"},{"uri":"4"}"""),
            Cited("""{"uri":"4"}"""),
            _finished,
        ];

        // The last citation arrives twice without a rewind, which the service may do.
        Assert.Equal(
            [chunks[0], chunks[1], chunks[2], Cited("""{"uri":"4"}"""), chunks[7], _finished],
            chunks.ToObservable().WithoutRewinds().ToEnumerable()
        );
    }

    [Fact]
    public void WithoutRewinds_CitationsBeforeACheckpoint_AreFinal()
    {
        Chunk[] chunks =
        [
            Cited("""{"uri":"1"}"""),
            new CheckpointChunk("c"),
            Cited("""{"uri":"2"}"""),
            new RewindChunk(0),
            Cited("""{"uri":"1"}"""),
            Cited("""{"uri":"2"}"""),
            Cited("""{"uri":"2"}""") with
            {
                Candidate = 1,
            },
            new RewindChunk(0),
            Cited("""{"uri":"2"}"""),
            _finished,
        ];

        Assert.Equal([.. chunks[..3], chunks[4], chunks[6], _finished], chunks.ToObservable().WithoutRewinds().ToEnumerable());
    }

    private static CitationChunk Cited(string citations) =>
        MetadataReader.ReadCitations(JsonDocument.Parse($$"""{"citations":[{{citations}}]}""").RootElement);
}
