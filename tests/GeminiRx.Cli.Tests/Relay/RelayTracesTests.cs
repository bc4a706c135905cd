using System.Text;
using GeminiRx.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Cli.Tests;

/// <summary>The spans that a collector receives.</summary>
public sealed class RelayTracesTests
{
    [Fact]
    public async Task Answer_IsASpan_WithoutSecrets()
    {
        var received = new TaskCompletionSource<(string Path, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Run(async http =>
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.TrySetResult((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync(TimeoutToken.Start());
        var folder = Directory.CreateTempSubdirectory("geminirx-relay-");
        await using var relay = await RelayProcess.StartAsync(
            ["--folder", folder.FullName, "--endpoint", "emulator"],
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        );
        using var answer = await relay.AskAsync();
        await answer.Content.ReadAsStringAsync(TimeoutToken.Start());
        await relay.Process.InterruptAsync();
        Assert.Equal(130, await relay.Process.ExitAsync());

        var (path, spans) = await received.Task.WaitAsync(TimeoutToken.Start());
        Assert.Equal("/v1/traces", path);
        Assert.Contains("geminirx-relay", spans, StringComparison.Ordinal);
        Assert.Contains("gemini-flash-latest", spans, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", spans, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Headers.GetValues("Answer-Id").Single(), spans, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
