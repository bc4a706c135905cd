using System.Net;
using GeminiRx.Relay;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Cli.Tests;

/// <summary>What the gate does with a request, without a connection.</summary>
public sealed partial class RelayGateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geminirx-relay-");
    private readonly FakeTimeProvider _clock = new();
    private readonly RelayMetrics _metrics = new();
    private readonly List<string> _reports = [];

    public void Dispose()
    {
        _metrics.Dispose();
        _folder.Delete(recursive: true);
    }

    public static TheoryData<Exception, int, string[]> Failures =>
        new()
        {
            { new InvalidOperationException("secret"), 500, ["A request failed unexpectedly (InvalidOperationException)."] },
            { new IOException("secret"), 500, ["A request failed unexpectedly (IOException)."] },
            { new OperationCanceledException("secret"), 500, ["A request failed unexpectedly (OperationCanceledException)."] },
            { new BadHttpRequestException("secret", 408), 408, [] },
        };

    // Red when it reached the server: an empty 500, of which no line was written.
    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_ThatNoAddressAnswers_IsAStatusInJson_AndALineWithItsType(Exception failure, int status, string[] reports)
    {
        var http = Request("GET", "/answers/x");
        using var body = new MemoryStream();
        http.Response.Body = body;
        await GateOf(Settings()).AnswerAsync(http, _ => throw failure);

        Assert.Equal(status, http.Response.StatusCode);
        var text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        Assert.StartsWith($"{{\"error\":{{\"code\":{status},", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal(reports, _reports);
    }

    [Fact]
    public async Task Failure_AfterTheHeaders_EndsTheConnection()
    {
        var http = Request("GET", "/answers/x");
        var connection = new Connection { HasStarted = true };
        http.Features.Set<IHttpResponseFeature>(connection);
        http.Features.Set<IHttpRequestLifetimeFeature>(connection);
        await GateOf(Settings()).AnswerAsync(http, _ => throw new InvalidOperationException("secret"));

        Assert.True(connection.IsAborted);
        Assert.Single(_reports);
    }

    [Fact]
    public async Task Failure_OfACallerThatHasLeft_IsNone()
    {
        var http = Request("GET", "/answers/x");
        http.RequestAborted = new CancellationToken(canceled: true);
        await GateOf(Settings()).AnswerAsync(http, _ => throw new OperationCanceledException());

        Assert.Empty(_reports);
    }

    [Theory]
    [InlineData(false, "https", "http")]
    [InlineData(true, "https", "https")]
    [InlineData(true, "javascript", "http")]
    [InlineData(true, "", "http")]
    public async Task Scheme_OfTheCaller_IsThatOfTheProxy_IfTheOptionSaysSo(bool isBehindProxy, string sent, string scheme)
    {
        var http = Request("PUT", "/streams/x");
        http.Request.Headers["X-Forwarded-Proto"] = sent;
        await GateOf(Settings() with { IsBehindProxy = isBehindProxy }).AnswerAsync(http, _ => Task.CompletedTask);

        Assert.Equal(scheme, http.Request.Scheme);
    }

    private static async Task<int> StatusAsync(RelayGate gate, DefaultHttpContext http, bool isRefused = false)
    {
        var isLetIn = false;
        await gate.AnswerAsync(
            http,
            _ =>
            {
                isLetIn = true;
                return Task.CompletedTask;
            }
        );
        Assert.False(isRefused && isLetIn);
        return http.Response.StatusCode;
    }

    private static DefaultHttpContext Request(string method, string path, string query = "")
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.Scheme, http.Request.Host) = (
            method,
            path,
            "http",
            new HostString("localhost")
        );
        http.Request.QueryString = new QueryString(query);
        http.SetEndpoint(new Endpoint(requestDelegate: null, metadata: null, displayName: null));
        return http;
    }

    private RelaySettings Settings() =>
        new()
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Folder = _folder.FullName,
            Service = new GeminiOptions(),
            Origins = AllowedOrigins.None,
            Log = new AnswerLogOptions { TimeProvider = _clock },
            Callers = new CallerLimits(new CallerQuota { RequestsPerMinute = 20, Readers = 2 }, _clock),
        };

    private RelayGate GateOf(RelaySettings settings) =>
        new(settings, new FileAnswerLog(settings.AnswerFolder, settings.Log), _metrics, _reports.Add);

    private sealed class Connection : HttpResponseFeature, IHttpResponseFeature, IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public new bool HasStarted { get; init; }

        public CancellationToken RequestAborted { get; set; }

        bool IHttpResponseFeature.HasStarted => HasStarted;

        public void Abort() => IsAborted = true;
    }
}
