using System.Collections.Concurrent;
using System.Reactive.Linq;
using GeminiRx;

namespace WebRelay;

public static class Answers
{
    private const int MaxAnswers = 1000;
    private static readonly ShareOptions _kept = new() { KeepEveryChunk = true, StopWhenUnused = false };

    /// <summary>POST /answers with a prompt gives an id; GET /answers/{id} the events; DELETE /answers/{id} stops the answer.</summary>
    public static void MapAnswers(this IEndpointRouteBuilder app, ChunkSource source)
    {
        var answers = new ConcurrentDictionary<string, (IObservable<Chunk> Chunks, CancellationTokenSource Stop)>();
        app.MapPost(
            "/answers",
            async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var prompt = await reader.ReadToEndAsync(http.RequestAborted);
                if (string.IsNullOrWhiteSpace(prompt))
                {
                    return Results.Text("Ask something.", statusCode: StatusCodes.Status400BadRequest);
                }

                if (answers.Count >= MaxAnswers)
                {
                    return Results.Text("Too many answers at once. Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
                }

                var (id, stop) = (Guid.NewGuid().ToString("N"), new CancellationTokenSource(TimeSpan.FromMinutes(30)));
                stop.Token.Register(() => answers.TryRemove(id, out _));
                var chunks = source(new GenerateRequest(prompt))
                    .StopWhen(stop.Token)
                    .Finally(() => stop.CancelAfter(TimeSpan.FromMinutes(1))) // kept for a page that lost its connection at the end
                    .ShareLive(_kept);
                answers[id] = (chunks, stop);
                return Results.Text(id);
            }
        );
        app.MapGet(
            "/answers/{id}",
            async (HttpContext http, string id) =>
            {
                if (!answers.TryGetValue(id, out var answer))
                {
                    http.Response.StatusCode = StatusCodes.Status404NotFound; // EventSource does not come back after it
                    return;
                }

                http.Response.ContentType = "text/event-stream";
                await http.Response.Body.FlushAsync(http.RequestAborted); // the headers: the page is connected before the first text
                var options = new EventStreamOptions { AnswerId = id, LastEventId = http.Request.Headers["Last-Event-ID"] };
                await answer
                    .Chunks.WriteEventsTo(http.Response.BodyWriter, options, cancellationToken: http.RequestAborted)
                    .Catch((OperationCanceledException _) => Observable.Return(default(System.Reactive.Unit))); // the page has left
            }
        );
        app.MapDelete(
            "/answers/{id}",
            (string id) =>
            {
                if (!answers.TryGetValue(id, out var answer))
                {
                    return Results.NotFound();
                }

                answer.Stop.Cancel(); // the request is aborted; the page receives the end
                return Results.NoContent();
            }
        );
    }
}
