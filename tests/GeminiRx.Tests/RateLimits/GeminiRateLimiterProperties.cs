using System.Threading.RateLimiting;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.RateLimits;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Json;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.RateLimits;

/// <summary>No period of one minute exceeds the quota.</summary>
public sealed class GeminiRateLimiterProperties
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Streams_OfAnyNumber_AreNeverOverTheQuotaInAnyMinute()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 30,
                TokensPerMinute = 1_000,
                TimeProvider = _time,
            }
        );
        var granted = new List<(TimeSpan At, int Tokens)>();
        var start = _time.GetTimestamp();
        var streams = Enumerable
            .Range(0, 200)
            .Select(async i =>
            {
                var tokens = 10 + (i * 7 % 50);
                using var lease = await AcquireAsync(limiter, tokens);
                lock (granted)
                {
                    granted.Add((_time.GetElapsedTime(start), tokens));
                }
            })
            .ToList();

        for (var i = 0; i < 60 * 60 && !streams.TrueForAll(stream => stream.IsCompleted); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            while (limiter.GetStatistics() is { } statistics && granted.Count < statistics.TotalSuccessfulLeases)
            {
                await Task.Yield(); // the thread pool continues the granted requests
            }
        }

        Assert.Equal(200, granted.Count);
        foreach (var (at, _) in granted)
        {
            var minute = granted.Where(other => other.At >= at && other.At < at + TimeSpan.FromMinutes(1)).ToList();
            Assert.InRange(minute.Count, 1, 30);
            Assert.InRange(minute.Sum(other => other.Tokens), 1, 1_000);
        }
    }

    [Property(MaxTest = 500)]
    public Property Window_OfAnyRequests_IsNeverOverTheQuota() =>
        Prop.ForAll(
            Gen.Choose(0, 30_000).Zip(Gen.Choose(0, 120)).ListOf(60).ToArbitrary(),
            given =>
            {
                var window = new QuotaWindow();
                var (now, granted) = (TimeSpan.Zero, new List<(TimeSpan At, int Tokens)>());
                foreach (var (pause, tokens) in given)
                {
                    now += TimeSpan.FromMilliseconds(pause);
                    var room = window.AvailableAt(now, requests: 5, tokens: 100, tokens);
                    now = room > now ? room : now;
                    window.Add(now, tokens);
                    granted.Add((now, Math.Min(tokens, 100)));
                }

                return granted.All(one =>
                    granted.Count(other => other.At >= one.At && other.At < one.At + QuotaWindow.Length) <= 5
                    && granted.Where(other => other.At >= one.At && other.At < one.At + QuotaWindow.Length).Sum(other => other.Tokens)
                        <= 100
                );
            }
        );

    private static Task<RateLimitLease> AcquireAsync(GeminiRateLimiter limiter, int tokens = 1) =>
        limiter.AcquireAsync(tokens, TimeoutToken.Start()).AsTask();
}
