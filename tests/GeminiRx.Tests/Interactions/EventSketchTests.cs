using System.Globalization;
using GeminiRx.Interactions;
using static GeminiRx.Tests.Interactions.InteractionDecoding;

namespace GeminiRx.Tests.Interactions;

/// <summary>What a place knows of the events before it, and what is held for that reason.</summary>
public sealed class EventSketchTests
{
    // No events, and all bits.
    private const string Everything = "AAAAAP__________";
    private const string Output = """{"type":"model_output"}""";

    [Fact]
    public void EventsWithoutIdentifiers_AfterAPlace_AreDeliveredAsTheyCome()
    {
        var place = new InteractionPosition("v1", "d1", null) { Read = SketchOf("e1", "s1", "d1").ToString() };
        var broken = Stream(Said("b", "")).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);

        Assert.Contains(new TextChunk("b"), Decode(broken, resumed: place));
    }

    [Fact]
    public void Events_BeyondALimit_AreNotHeld()
    {
        var place = new InteractionPosition("v1", "d1", null) { Read = Everything };
        var said = Enumerable.Range(0, 2_000).Select(i => Said("a", string.Create(CultureInfo.InvariantCulture, $"n{i}")));
        var broken = Stream(said).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);

        Assert.Equal(2_000, Decode(broken, resumed: place).OfType<TextChunk>().Count());
    }

    [Fact]
    public void Token_OfAnAnswerThatDropsOften_StaysShort()
    {
        var sketch = new EventSketch();
        for (var drop = 0; drop < 14; drop++)
        {
            sketch = EventSketch.Parse(sketch.ToString())!;
            for (var i = 0; i < 3; i++)
            {
                sketch.Add(string.Create(CultureInfo.InvariantCulture, $"event-{drop}-{i}"));
            }
        }

        Assert.InRange(sketch.ToString().Length, 1, 100);
        Assert.Equal(sketch.ToString(), EventSketch.Parse(sketch.ToString())!.ToString());
    }

    [Fact]
    public void Token_OfAnAnswerOfManyEvents_IsBounded()
    {
        var said = Enumerable.Range(0, 20_000).Select(i => Said("a", string.Create(CultureInfo.InvariantCulture, $"event-{i}")));

        var chunks = Decode(Stream([Created, Start(0, Output), .. said, Stop(0), Completed]));

        Assert.InRange(Assert.Single(chunks.OfType<CheckpointChunk>()).Token.Length, 1, 3000);
    }

    // A sketch that contains every event, as after very many: nothing tells new events from earlier ones before the end.
    [Fact]
    public void NewEvents_ThatLookLikeEarlierOnes_AreDeliveredAtTheEnd()
    {
        var place = new InteractionPosition("v1", "d1", null) { Read = Everything };

        var chunks = Decode(Stream(Said("b", "d2"), Said("c", "d3"), Stop(0), Completed), resumed: place);

        Assert.Equal("bc", string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        Assert.IsType<FinishedChunk>(chunks[^1]);
    }

    // So many earlier events are no chance: they are dropped as they come.
    [Fact]
    public void LongRepetition_WithoutItsLastEvent_IsDropped()
    {
        var said = Enumerable.Range(0, 200).Select(i => Said("a", string.Create(CultureInfo.InvariantCulture, $"a{i}"))).ToList();
        var broken = Stream([Created, Start(0, Output), .. said]).Replace("event: done\ndata: [DONE]\n\n", "", StringComparison.Ordinal);
        var place = InteractionPosition.Parse(Decode(broken).OfType<CheckpointChunk>().Last().Token);
        Assert.Equal("a199", place!.EventId);

        var chunks = Decode(Stream([.. said.Skip(50).Take(100), Said("b", "b"), Said("c", "c"), Stop(0), Completed]), resumed: place);

        Assert.Equal("bc", string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
    }

    private static EventSketch SketchOf(params string[] events)
    {
        var sketch = new EventSketch();
        Array.ForEach(events, sketch.Add);
        return sketch;
    }
}
