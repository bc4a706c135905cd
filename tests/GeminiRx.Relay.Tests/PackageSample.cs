#pragma warning disable CA1859 // the sample names the contract, because either log will do
using System.Reactive.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace GeminiRx.Relay.Tests;

/// <summary>The code of the package's README, which compiles.</summary>
internal static class PackageSample
{
    public static async Task UseAsync(
        ConnectionMultiplexer connection,
        ChunkSource source,
        GenerateRequest request,
        WebApplicationBuilder builder,
        (string Id, string LastOffset) reader,
        Action<AnswerChunk> keep
    )
    {
        var (id, lastOffset) = reader;
        // <package-readme>
        IAnswerLog log = new FileAnswerLog("answers"); // or new RedisAnswerLog(connection)

        // One process writes.
        await source(request).WriteTo(log, id);

        // Others follow, at the same time or later, from anywhere in the answer.
        await log.Follow(id, from: lastOffset).Do(keep);
        // </package-readme>

        // <package-readme>
        await log.StopAsync(id); // stops the producer, wherever it runs; a reader that leaves stops nothing
        await source.TakeOver(request, log, id); // when its process is gone: resumes from the last checkpoint

        // One quota for all processes.
        var limiter = new RedisGeminiRateLimiter(connection, new() { RequestsPerMinute = 1000 });
        var limited = source.LimitRate(limiter);

        // ASP.NET Core: POST, GET and DELETE for a page that survives a reload.
        builder.Services.AddGeminiRelay(_ => log);
        var app = builder.Build();
        app.MapGeminiAnswers("/answers", new() { Source = limited });

        // Logs of bytes or JSON, for any client of the Durable Streams protocol.
        app.MapDurableStreams("/streams", new() { Folder = "/var/lib/app/streams" });
        // </package-readme>
    }

    public static void MapTheService(WebApplicationBuilder builder, IAnswerLog log, string key, byte[] signingKey)
    {
        // <docs>
        builder.Services.AddGeminiRelay(_ => log);
        var app = builder.Build();
        app.MapGeminiService(new() { ApiKey = key, Signer = new AnswerSigner(signingKey) });
        // </docs>
    }

    public static ChunkSource LimitTheFleet(ConnectionMultiplexer connection, GeminiClient client)
    {
        // <docs>
        var limiter = new RedisGeminiRateLimiter(connection, new() { RequestsPerMinute = 1000, ShareWhenUnavailable = 0.125 });
        var source = client.Source.LimitRate(limiter).WithPolicy(AnswerPolicy.Interactive);
        // </docs>
        return source;
    }
}
