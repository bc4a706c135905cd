using System.Net;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Files;

/// <summary>Whoever knows the address of an upload can upload: it is as secret as a key.</summary>
public sealed class UploadSecretTests
{
    // Red when the real address was logged, and when the error was redacted in the wrong order.
    [Fact]
    public async Task Address_OfAnUpload_IsNeitherLoggedNorInAnError()
    {
        var logger = new ListLogger();
        var service = new FlakyUploadService
        {
            PieceAnswer = () =>
                new(HttpStatusCode.BadRequest)
                {
                    Content = new StringContent(
                        """{"error":{"code":400,"message":"Bad https://upload.example.org/secret-path?upload_id=secret-upload-id"}}""",
                        Encoding.UTF8,
                        "application/json"
                    ),
                },
        };

        var failure = await Assert.ThrowsAsync<GeminiApiException>(() => Upload(service, logger));

        Assert.Equal("Bad ***", failure.Message);
        Assert.NotEmpty(logger.Lines);
        Assert.All(logger.Lines, entry => Assert.DoesNotContain("secret", entry, StringComparison.Ordinal));
        Assert.All(logger.Lines, entry => Assert.DoesNotContain("the file", entry, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_OfTheClient_IsSentToItsOwnEndpointOnly()
    {
        var (other, own) = (
            new FlakyUploadService(),
            new FlakyUploadService { Address = "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=a" }
        );

        await Upload(other);
        await Upload(own);

        Assert.Equal(["start generativelanguage.googleapis.com with key", "upload, finalize upload.example.org"], other.Log);
        Assert.Equal("upload, finalize generativelanguage.googleapis.com with key", own.Log[1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/relative")]
    [InlineData("http://upload.example.org/secret")]
    [InlineData("file:///secret")]
    public async Task Address_ThatIsUnusable_IsATypedErrorThatDoesNotQuoteIt(string? address)
    {
        var failure = await Assert.ThrowsAsync<GeminiConfigurationException>(() => Upload(new FlakyUploadService { Address = address }));

        Assert.DoesNotContain("secret", failure.ToUserMessage(), StringComparison.Ordinal);
        Assert.Contains("X-Goog-Upload-URL", failure.Advice, StringComparison.Ordinal);
    }

    private static async Task Upload(FlakyUploadService service, ListLogger? logger = null)
    {
        using var stream = new MemoryStream("the file"u8.ToArray());
        var client = new GeminiClient(
            new GeminiOptions
            {
                ApiKey = GeminiClientTests.Key,
                HttpClient = new(service),
                LoggerFactory = logger,
                LogContent = true,
            }
        );
        await client.Files.Upload(stream).ToTask(TimeoutToken.Start());
    }
}
