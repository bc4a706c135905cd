using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay;

/// <summary>The options of addresses that work as the service's own.</summary>
public sealed record GeminiServiceOptions
{
    /// <summary>The address of the service, without its version. Keys, also those of callers, are sent over plain http only to this
    /// machine: another such address is refused when the addresses are mapped. Default <see
    /// cref="GeminiOptions.DefaultEndpoint"/>.</summary>
    public Uri Endpoint { get; init; } = GeminiOptions.DefaultEndpoint;

    /// <summary>The key for all requests, instead of the credentials of the callers. Default null: the credentials of each
    /// caller.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether a credential of a caller is for this application, and not for the service: it is not sent on. Default: none
    /// is.</summary>
    public Func<string, bool> IsOwnCredential { get; init; } = _ => false;

    /// <summary>Called before an answer begins, or another request is passed on. What it returns is disposed when the writing of the answer
    /// has ended, which is later than the end of a request whose caller leaves, or when the request has ended. Null refuses the request
    /// with the status 429. Default null: no limit for callers.</summary>
    public Func<HttpContext, IDisposable?>? EnterAnswer { get; init; }

    /// <summary>Sends the requests; owned by the caller. Default null: one handler for the addresses, as
    /// <see cref="GeminiClient.CreateHandler"/> creates it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Signs the addresses of answers that callers receive; an address is valid for <see cref="TotalLimit"/> and the time to live
    /// of the log. Default null: the addresses have no signature.</summary>
    public AnswerSigner? Signer { get; init; }

    /// <summary>The path of the answers, in the group in which the addresses are mapped. Default <c>/answers</c>.</summary>
    public string AnswersPath { get; init; } = "/answers";

    /// <summary>The maximum size of the body of a request in bytes, from 1. A larger one is answered with the status 413. Default
    /// 32 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxBodyBytes
    {
        get;
        init => field = OptionLimits.FromOne(value, nameof(MaxBodyBytes));
    } = 32 << 20;

    /// <summary>How many bytes of bodies of all callers may be in memory: from the first bytes until the service answers. A further
    /// request is answered with the status 503. Default 1 GiB for these options; options may share a budget.</summary>
    public BodyBudget Bodies { get; init; } = new(1 << 30);

    /// <summary>Called before a body is read: how many bytes of bodies of this caller may be in memory. A further request is answered with
    /// the status 429. Default null: no limit for callers.</summary>
    public Func<HttpContext, BodyBudget>? CallerBodies { get; init; }

    /// <summary>The longest time of reading a body. More than zero, at most 1 day. A slower request is answered with the status 408.
    /// Default 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan BodyLimit
    {
        get;
        init => field = OptionLimits.Between(value, TimeSpan.FromDays(1), nameof(BodyLimit));
    } = TimeSpan.FromMinutes(5);

    /// <summary>The maximum number of answers that this process writes at a time, from 1. A further request is answered with the status
    /// 503. Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxAnswers
    {
        get;
        init => field = OptionLimits.FromOne(value, nameof(MaxAnswers));
    } = 1000;

    /// <summary>The longest time from the request to the end of an answer. Afterwards a caller receives the status 504, or, in an event
    /// stream, that error. More than zero, at most 1 day. Default 1 hour.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan TotalLimit
    {
        get;
        init => field = OptionLimits.Between(value, TimeSpan.FromDays(1), nameof(TotalLimit));
    } = TimeSpan.FromHours(1);

    // Without the key.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"ApiKey = {(ApiKey is null ? "not set" : "set")}");
        return true;
    }
}
