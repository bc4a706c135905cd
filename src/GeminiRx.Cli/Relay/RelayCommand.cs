using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using GeminiRx.Cli.Errors;
using GeminiRx.Relay;
using StackExchange.Redis;

namespace GeminiRx.Cli;

/// <summary><c>geminirx relay</c>: serves the service's addresses, and keeps the answers for any number of readers, until it is
/// stopped.</summary>
internal static class RelayCommand
{
    public static Command Create()
    {
        var options = new RelayOptions();
        var command = new Command("relay", "Proxy the Gemini API and store the answers for clients that reconnect.");
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    return await ServeAsync(RelaySettings.Read(parsed, options, TimeProvider.System), cancellationToken);
                }
                catch (GeminiConfigurationException e)
                {
                    StandardError.WriteMessage(e);
                    return ExitCode.Usage;
                }
            }
        );
        return command;
    }

    private static async Task<int> ServeAsync(RelaySettings settings, CancellationToken stopped)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        using var hurry = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            context =>
            {
                context.Cancel = true;
                _ = (stop.IsCancellationRequested ? hurry : stop).CancelAsync();
            }
        );
        using var traces = RelayTraces.Start();
        await using var redis = settings.Redis is { } address ? await ConnectAsync(address) : null;
        IAnswerLog log = redis is null ? OpenFolders(settings) : new RedisAnswerLog(redis, settings.Log);
        await using var host = await StartAsync(settings, log, stop.Token);
        RelayReports.WriteAddress(host.Address, settings);
        try
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // A signal stopped the command.
        }

        var draining = host.DrainAsync(settings.Drain, hurry.Token);
        StandardError.WriteMessage(RelayErrors.Draining(host.Producers.Count, settings.Drain));
        await draining;
        return ExitCode.Stopped;
    }

    private static FileAnswerLog OpenFolders(RelaySettings settings)
    {
        try
        {
            PrivateFiles.CreateFolder(settings.Folder);
            if (settings.StreamFolder is { } streams)
            {
                PrivateFiles.CreateFolder(streams);
            }

            return new FileAnswerLog(settings.AnswerFolder, settings.Log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RelayErrors.UnusableFolder(settings.Folder, e);
        }
    }

    // A server that is away may come later.
    private static async Task<ConnectionMultiplexer> ConnectAsync(string address)
    {
        try
        {
            var configuration = ConfigurationOptions.Parse(address);
            configuration.AbortOnConnectFail = false;
            return await ConnectionMultiplexer.ConnectAsync(configuration);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or RedisException)
        {
            throw RelayErrors.InvalidRedis(e);
        }
    }

    private static async Task<RelayHost> StartAsync(RelaySettings settings, IAnswerLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await RelayHost.StartAsync(settings, log, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw EmulateErrors.UnavailableAddress(settings.Listen, e);
        }
    }
}
