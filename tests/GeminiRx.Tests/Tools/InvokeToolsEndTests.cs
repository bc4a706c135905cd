using System.Reactive.Linq;
using static GeminiRx.Tests.Tools.ToolService;

namespace GeminiRx.Tests.Tools;

public sealed class InvokeToolsEndTests
{
    private static readonly ToolCallChunk _call = Call("""{"city":"Rom"}""");
    private static readonly Chunk[] _last = [new TextChunk("Sunny."), Finished];

    [Fact]
    public async Task InvokeTools_IncompleteAnswer_RunsNothing()
    {
        var ran = new List<string>();
        var service = new ToolService([_call, new FinishedChunk(Outcome.MaxTokens)]);

        var chunks = await service.RunAsync([Sunny(ran)]);

        Assert.Equal(Outcome.MaxTokens, Assert.IsType<FinishedChunk>(chunks[^1]).Outcome);
        Assert.Empty(ran);
    }

    public static TheoryData<ToolCallChunk> OtherCalls =>
        [_call with { IsComplete = false }, _call with { Candidate = 1 }, _call with { Name = "" }];

    [Theory]
    [MemberData(nameof(OtherCalls))]
    public async Task InvokeTools_CallThatIsIncompleteOrOfAnotherCandidate_IsNotRun(ToolCallChunk call)
    {
        var service = new ToolService([call, Finished], _last);

        var chunks = await service.RunAsync([Sunny()]);

        Assert.Equal([call, Finished], chunks);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task InvokeTools_ResumedRequest_GoesOnWithoutTheTokenAndKeepsTheTools()
    {
        var tool = Sunny();
        var service = new ToolService([_call, Finished], _last);

        await service.RunAsync([tool], request: new("Hi") { ContinuationToken = "token", Tools = [tool.Declaration] });

        Assert.Equal(["token", null], service.Requests.Select(request => request.ContinuationToken));
        Assert.All(service.Requests, request => Assert.Same(tool.Declaration, Assert.Single(request.Tools)));
    }

    [Fact]
    public async Task InvokeTools_RoundsWithoutUsageAtTheirEnd_CountTheLastUsageOnce()
    {
        var service = new ToolService([_call, new UsageChunk(new Usage { TotalTokenCount = 3 }), Finished], _last);

        var chunks = await service.RunAsync([Sunny()]);

        Assert.Equal(3, Assert.Single(chunks.OfType<FinishedChunk>()).Usage?.TotalTokenCount);
    }

    [Fact]
    public async Task InvokeTools_EachRound_ContainsTheTurnsBefore()
    {
        var service = new ToolService([new TextChunk("One."), _call, Finished], [new TextChunk("Two."), _call, Finished], _last);

        await service.RunAsync([Sunny()]);

        Assert.Equal(
            ["One.", "Two."],
            service.Requests[2].Contents.Where(turn => turn.Role == "model").Select(turn => ((TextPart)turn.Parts[0]).Text)
        );
        Assert.All(service.Requests[2].Contents.Where(turn => turn.Role == "model"), turn => Assert.Equal(2, turn.Parts.Count));
    }

    [Fact]
    public async Task InvokeTools_EachSubscription_StartsAnew()
    {
        var service = new ToolService([_call, Finished], _last, [_call, Finished], _last);
        var answer = ((ChunkSource)service.Source).InvokeTools([Sunny()], new() { MaxRounds = 2 })(new("Hi"));

        var (first, second) = (await answer.ToList(), await answer.ToList());

        Assert.Equal(first.Select(chunk => chunk.GetType()), second.Select(chunk => chunk.GetType()));
        Assert.Equal([1, 3, 1, 3], service.Requests.Select(request => request.Contents.Count));
    }
}
