using System.Globalization;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx;
using GeminiRx.Relay;
using GeminiRx.Relay.Worker;
using StackExchange.Redis;

// produce STORE PLACE SEED FILE ID: writes or takes over an answer of a scripted service, and appends what is acknowledged to a file. Exit
// code 3: another producer has taken it over.
// quota PORT KEY QUOTA WINDOW MARGIN SERVICE: sends requests to a service on a port as fast as one quota allows, until that service ends.
// streams FOLDER FILE MILLISECONDS: serves durable streams with that limit of a long-poll, and writes its address to a file.
return args switch
{
    ["produce", var store, var place, var seed, var file, var id] => await ProduceAsync(
        await OpenAsync(store, place),
        NumberOf(seed),
        file,
        id
    ),
    ["quota", var port, var key, .. var numbers] => await RequestAsync(port, key, [.. numbers.Select(NumberOf)]),
    ["streams", var folder, var file, var longPoll] => await StreamServer.RunAsync(
        folder,
        file,
        TimeSpan.FromMilliseconds(NumberOf(longPoll))
    ),
    _ => 2,
};

static int NumberOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static async Task<IAnswerLog> OpenAsync(string store, string place)
{
    var options = new AnswerLogOptions { Lease = TimeSpan.FromMilliseconds(300), PollInterval = TimeSpan.FromMilliseconds(20) };
    return store == "files"
        ? new FileAnswerLog(place, options)
        : new RedisAnswerLog(
            await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{place},abortConnect=false,connectTimeout=500,asyncTimeout=1000"),
            options
        );
}

static async Task<int> ProduceAsync(IAnswerLog log, int seed, string file, string id)
{
    var service = new ScriptedService(new Random(seed), pace: 120, variation: Environment.ProcessId);
    ChunkSource source = service.Answer;
    var request = new GenerateRequest("Hi");
    var options = new AnswerWriterOptions { BatchInterval = TimeSpan.FromMilliseconds(5) };
    var resume = new ResumeOptions { Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) } };
    for (var writing = source(request).WriteTo(log, id, options); ; )
    {
        try
        {
            await writing.Do(offset => File.AppendAllText(file, $"{offset}\n")).LastOrDefaultAsync().ToTask();
            return 0;
        }
        catch (AnswerLogException e) when (e.Fault == AnswerLogFault.Closed)
        {
            return 0;
        }
        catch (AnswerLogException e) when (e.Fault is AnswerLogFault.Exists or AnswerLogFault.Held)
        {
            writing = source.TakeOver(request, log, id, options, resume);
            await Task.Delay(20);
        }
        catch (AnswerLogException e) when (e.IsTransient)
        {
            await Task.Delay(20); // a creation, or the lease of a take-over, is not repeated by the library
        }
        catch (AnswerLogException e) when (e.Fault == AnswerLogFault.Fenced)
        {
            return 3;
        }
    }
}

static async Task<int> RequestAsync(string port, string key, int[] numbers)
{
    await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
    var options = new RedisGeminiRateLimiterOptions
    {
        RequestsPerMinute = numbers[0],
        Window = TimeSpan.FromMilliseconds(numbers[1]),
        Margin = TimeSpan.FromMilliseconds(numbers[2]),
    };
    using var limiter = new RedisGeminiRateLimiter(connection, options, key);
    using var service = new TcpClient();
    await service.ConnectAsync("127.0.0.1", numbers[3]);
    var answer = new byte[1];
    do
    {
        using var lease = await limiter.AcquireAsync(1);
        await service.GetStream().WriteAsync(new byte[] { 1 });
    } while (await service.GetStream().ReadAsync(answer) > 0);

    return 0;
}
