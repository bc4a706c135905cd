using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Files;

/// <summary>Files that are uploaded: their description, list, deletion and expiry.</summary>
public sealed class FileManagementTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly GeminiEmulator _emulator;
    private readonly GeminiClient _client;

    public FileManagementTests()
    {
        _emulator = new GeminiEmulator(GeminiClientTests.AtOnce with { TimeProvider = _time });
        _client = new(new GeminiOptions { HttpClient = _emulator.CreateClient() });
    }

    [Fact]
    public async Task Get_ByNameIdOrAddress_DescribesTheFile()
    {
        var file = await UploadAsync("a");

        foreach (var name in new[] { file.Name, "emulator-1", file.Uri! })
        {
            Assert.Equal(file, await _client.Files.Get(name).ToTask(TimeoutToken.Start()));
        }

        Assert.Equal(
            ["GET /v1beta/files/emulator-1", "GET /v1beta/files/emulator-1", "GET /v1beta/files/emulator-1"],
            _emulator.Requests.TakeLast(3).Select(request => $"{request.Method} {request.PathAndQuery}")
        );
        Assert.Equal(
            (new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero)),
            (file.CreateTime, file.ExpirationTime)
        );
    }

    [Fact]
    public async Task List_OfManyFiles_HasAllPages()
    {
        for (var i = 0; i < 103; i++)
        {
            await UploadAsync("a");
        }

        var names = await _client.Files.List().Select(file => file.Name).ToList().ToTask(TimeoutToken.Start());

        Assert.Equal(103, names.Distinct().Count());
        Assert.Equal(
            ["/v1beta/files?pageSize=100", "/v1beta/files?pageSize=100&pageToken=page-100"],
            _emulator.Requests.TakeLast(2).Select(request => request.PathAndQuery)
        );
    }

    [Fact]
    public async Task List_WithoutFiles_IsEmpty() => Assert.Empty(await _client.Files.List().ToList().ToTask(TimeoutToken.Start()));

    [Fact]
    public async Task Delete_OfAFile_RemovesIt()
    {
        await UploadAsync("a");

        Assert.Equal("files/emulator-1", await _client.Files.Delete("emulator-1").ToTask(TimeoutToken.Start()));

        Assert.Equal(("DELETE", ""), (_emulator.Requests[^1].Method.Method, _emulator.Requests[^1].Body));
        await AssertUnknownAsync(_client.Files.Get("emulator-1"));
        await AssertUnknownAsync(_client.Files.Delete("emulator-1"));
    }

    [Fact]
    public async Task File_AfterItsTime_IsAnErrorThatNamesItAndSaysWhatToDo()
    {
        var file = await UploadAsync("a");
        _time.Advance(TimeSpan.FromHours(48));

        await AssertUnknownAsync(_client.Files.Get(file.Name));
        await AssertUnknownAsync(_client.Stream(new GenerateRequest(Content.User("Hi", file.ToPart()))));
    }

    [Fact]
    public async Task Name_ThatIsTaken_IsAnErrorWithAdvice()
    {
        await UploadAsync("a", new() { Name = "mine" });

        var failure = await Assert.ThrowsAsync<GeminiApiException>(() => UploadAsync("a", new() { Name = "mine" }));

        Assert.Equal(409, failure.Code);
        Assert.Equal("The name files/mine is taken: delete that file first, or use another name.", failure.Advice);
    }

    [Fact]
    public async Task File_ThatIsStillProcessed_CannotBeUsedYet()
    {
        var file = await UploadAsync("a", new() { MimeType = "video/mp4" });

        var failure = await Assert.ThrowsAsync<GeminiApiException>(() =>
            _client.Stream(new GenerateRequest(Content.User("Hi", file.ToPart()))).ToTask(TimeoutToken.Start())
        );

        Assert.Equal((FileState.Processing, 400), (file.State, failure.Code));
        Assert.Contains("files/emulator-1", failure.Advice, StringComparison.Ordinal);
        Assert.Contains("WaitUntilActive", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Vertex_HasNoFiles()
    {
        var files = new GeminiClient(new GeminiOptions { Vertex = new("p", "global") }).Files;

        Action[] calls =
        [
            () => files.Upload("a.txt"),
            () => files.Get("a"),
            () => files.List(),
            () => files.Delete("a"),
            () => files.WaitUntilActive("a"),
        ];

        Assert.All(
            calls,
            call => Assert.Contains("gs://", Assert.Throws<GeminiConfigurationException>(call).Advice, StringComparison.Ordinal)
        );
    }

    private static async Task AssertUnknownAsync<T>(IObservable<T> call)
    {
        var failure = await Assert.ThrowsAsync<GeminiApiException>(() => call.ToTask(TimeoutToken.Start()));

        Assert.Equal((403, "PERMISSION_DENIED"), (failure.Code, failure.Status));
        Assert.Equal("You do not have permission to access the File emulator-1 or it may not exist.", failure.Message);
        Assert.StartsWith("The file files/emulator-1 is deleted, expired or of another project.", failure.Advice, StringComparison.Ordinal);
    }

    private async Task<GeminiFile> UploadAsync(string text, UploadOptions? options = null)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return (await _client.Files.Upload(stream, options).ToTask(TimeoutToken.Start())).File!;
    }
}
