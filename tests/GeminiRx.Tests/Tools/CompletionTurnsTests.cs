using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Tools.ToolService;

namespace GeminiRx.Tests.Tools;

/// <summary>An answer of several rounds gives the turns that the next prompt sends back.</summary>
public sealed class CompletionTurnsTests
{
    private static readonly GenerateRequest _request = new("How is the weather?");

    // Up to 4 rounds with 1 to 3 calls, texts, signatures and checkpoints: 300 cases.
    [Fact]
    public void Turns_AreThoseOfTheLoop_AndTheLastAnswer()
    {
        var parts = Gen.Elements<Chunk>(
            new TextChunk("a "),
            new TextChunk("b "),
            new ThoughtChunk("hm"),
            new CheckpointChunk("token"),
            Call("""{"city":"Oslo"}""", "2"),
            Call("""{"city":"Rom"}""", "1") with
            {
                ThoughtSignature = "c2ln",
            }
        );
        var rounds = parts.ListOf().Select(chunks => chunks.Take(5).Append(Call("""{"city":"Bern"}""")).Append<Chunk>(Finished).ToArray());
        Prop.ForAll(
                rounds.ListOf().Select(list => list.Take(4).Append([new TextChunk("Sunny."), Finished]).ToArray()).ToArbitrary(),
                answers =>
                {
                    var service = new ToolService(answers);
                    var completion = Completed(((ChunkSource)service.Source).InvokeTools([Sunny()])(_request));
                    var sent = service.Requests[^1].Contents;

                    Assert.Equal(answers.Length, service.Requests.Count);
                    Assert.Equal(Json([.. sent, Content.Model("Sunny.")]), Json([.. _request.Contents, .. completion.ToTurns()]));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Turns_OfAPlainAnswer_AreItsTurn()
    {
        var answer = Completed(new Chunk[] { new TextChunk("a"), new TextChunk("b"), Finished }.ToObservable(Scheduler.Immediate));

        Assert.Equal(Json([answer.ToContent()!]), Json(answer.ToTurns()));
    }

    [Fact]
    public void Turns_OfAnAnswerWithoutContent_AreNone() =>
        Assert.Empty(Completed(Observable.Return<Chunk>(new FinishedChunk(Outcome.Blocked), Scheduler.Immediate)).ToTurns());

    [Fact]
    public void Turns_OfTheSecondAnswer_HaveNoResultsOfTheFirst()
    {
        var first = new Chunk[] { Call("{}"), new ToolResultChunk(Call("{}"), default), Finished };
        var answers = first.Concat([new TextChunk("b"), Finished]).ToObservable(Scheduler.Immediate);

        Assert.Equal(["model"], Completed(answers).ToTurns().Select(turn => turn.Role));
    }

    private static Completion Completed(IObservable<Chunk> answer) => answer.ToCompletion().Wait();

    private static string Json(IReadOnlyList<Content> turns) =>
        Encoding.UTF8.GetString(RequestWriter.Write(new GenerateRequest(turns), isVertex: false).Span);
}
