using System.Net;
using System.Net.Sockets;

namespace GeminiRx.Tests.Errors;

/// <summary>Exceptions of other clients as those of the library.</summary>
public sealed class ForeignFailuresTests
{
    public static TheoryData<Exception, int?, string?, bool> Rows { get; } =
        new()
        {
            { new HttpRequestException("secret"), null, "network", true },
            { new IOException("secret"), null, "network", true },
            { new SocketException(), null, "network", true },
            { new HttpRequestException("secret", null, HttpStatusCode.BadGateway), null, "api", true },
            { new HttpRequestException("secret", null, HttpStatusCode.NotFound), null, "api", false },
            { new InvalidOperationException("secret"), 429, "api", true },
            { new OperationCanceledException("secret"), null, "timeout", false },
            { new TimeoutException("secret"), null, "timeout", false },
            { new InvalidOperationException("secret"), null, null, false },
            { new InvalidOperationException("secret"), 200, null, false },
            { new InvalidOperationException("secret", new IOException("secret")), null, "network", true },
            { new InvalidOperationException("secret", new HttpRequestException("secret")), 0, "network", true },
            { new AggregateException(new InvalidOperationException("secret"), new TimeoutException("secret")), null, "timeout", false },
            { new AggregateException(new HttpRequestException("secret", null, HttpStatusCode.BadGateway)), 0, "api", true },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Convert_GivesTheKindWithoutTheMessage(Exception foreign, int? status, string? kind, bool isTransient)
    {
        var failure = ForeignFailures.Convert(foreign, status);

        Assert.Equal((kind, isTransient), (failure?.Kind, failure?.IsTransient ?? false));
        Assert.DoesNotContain("secret", failure?.ToUserMessage() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_OfAnOwnException_IsTheSame()
    {
        var own = new GeminiConfigurationException("x");

        Assert.Same(own, ForeignFailures.Convert(own));
        Assert.Throws<ArgumentNullException>(() => ForeignFailures.Convert(null!));
        Assert.Same(own, ForeignFailures.Convert(new AggregateException(own)));
        Assert.True(ForeignFailures.Truncated().IsTransient);
    }

    [Theory]
    [InlineData("429", "api")]
    [InlineData("200", "truncated")]
    [InlineData("server_error", "truncated")]
    [InlineData("the prompt", "truncated")]
    [InlineData(null, "truncated")]
    public void Reported_HasTheKindOfTheCode(string? code, string kind)
    {
        var failure = ForeignFailures.Reported(code);

        Assert.Equal((kind, true), (failure.Kind, failure.IsTransient));
        Assert.DoesNotContain("prompt", failure.Message, StringComparison.Ordinal);
        Assert.Equal(code == "server_error", failure.Message.Contains("server_error", StringComparison.Ordinal));
    }
}
