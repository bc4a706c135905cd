using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using static GeminiRx.Tests.Tools.ToolService;

namespace GeminiRx.Tests.Tools;

public sealed class InvokeToolsEndTests
{
    [Fact]
    public async Task InvokeTools_IncompleteAnswer_RunsNothing()
    {
        var ran = new List<string>();
        var service = new ToolService([Call("""{"city":"Rom"}"""), new FinishedChunk(Outcome.MaxTokens)]);

        var chunks = await ((ChunkSource)service.Source)
            .InvokeTools([Sunny(ran)])(new("Hi"))
            .ToList()
            .ToTask(TestContext.Current.CancellationToken);

        Assert.Equal(Outcome.MaxTokens, Assert.IsType<FinishedChunk>(chunks[^1]).Outcome);
        Assert.Empty(ran);
    }
}
