using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Recordings;

/// <summary>A recording contains no credentials.</summary>
public sealed class RecordedSecretsTests : RecordingFixture
{
    [Fact]
    public async Task Recording_HoldsNoKey()
    {
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_noDelays).Handler))
        {
            using var client = handler.CreateClient();
            await new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start());
            await client.GetAsync(
                $"http://user:{Key}@localhost/v1beta/models/m?key={Key}&$access_token={Key}&alt=sse",
                TimeoutToken.Start()
            );
        }

        var text = await File.ReadAllTextAsync(Path, TimeoutToken.Start());
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        Assert.Contains(" GET http://localhost/v1beta/models/m?alt=sse\n", text, StringComparison.Ordinal);
    }

    // Red when uploads were recorded.
    [Fact]
    public async Task Recording_OfAnUpload_HoldsTheQuestionOnly()
    {
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_noDelays).Handler))
        {
            using var http = handler.CreateClient();
            using var stream = new MemoryStream("the bytes of the file"u8.ToArray());
            var client = new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = http });
            var file = (await client.Files.Upload(stream).ToTask(TimeoutToken.Start())).File!;
            await client.Files.WaitUntilActive(file.Name).ToTask(TimeoutToken.Start());
            await client.Stream(new GenerateRequest(Content.User("Hi", file.ToPart()))).ToTask(TimeoutToken.Start());
        }

        var exchange = Assert.Single(Recording.Load(Path).Exchanges);
        Assert.EndsWith(":streamGenerateContent?alt=sse", exchange.Address, StringComparison.Ordinal);
        Assert.DoesNotContain("the bytes", await File.ReadAllTextAsync(Path, TimeoutToken.Start()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key")]
    [InlineData("apikey")]
    [InlineData("token")]
    public async Task Recording_OfAnyOtherParameter_DoesNotKeepIt(string name)
    {
        using (var handler = new RecordingHandler(Path, new GeminiEmulator(_noDelays).Handler))
        {
            using var client = handler.CreateClient();
            await client.GetAsync($"http://localhost/v1beta/models?{name}={Key}&pageSize=2", TimeoutToken.Start());
        }

        Assert.Contains(
            " GET http://localhost/v1beta/models?pageSize=2\n",
            await File.ReadAllTextAsync(Path, TimeoutToken.Start()),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Recording_OfAnErrorThatNamesTheKey_HasStarsForIt(int bytesPerRead)
    {
        var error =
            """{"error":{"code":403,"message":"Consumer 'api_key:KEY' has been suspended. AIza","status":"PERMISSION_DENIED"}}""".Replace(
                "KEY",
                Key,
                StringComparison.Ordinal
            );
        using (
            var handler = new RecordingHandler(
                Path,
                new GeminiEmulator(
                    _noDelays with
                    {
                        OnRequest = _ => new() { Answer = Encoding.UTF8.GetBytes(error), BytesPerRead = bytesPerRead },
                    }
                ).Handler
            )
        )
        using (var client = handler.CreateClient())
        {
            await Assert.ThrowsAsync<GeminiApiException>(() =>
                new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start())
            );
        }

        var kept = Encoding.UTF8.GetString([.. Recording.Load(Path).Exchanges[0].Reads.SelectMany(read => read.Bytes.ToArray())]);
        Assert.Equal(error.Replace(Key, new string('*', Key.Length), StringComparison.Ordinal), kept);
    }
}
