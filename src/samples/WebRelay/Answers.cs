using GeminiRx;
using GeminiRx.Relay;
using StackExchange.Redis;

namespace WebRelay;

public static class Answers
{
    /// <summary>The page, and the addresses of its answers. With the setting Redis, such as localhost:6379, any number of these processes
    /// serve the same answers; without it they are in the folder of the setting Answers.</summary>
    public static WebApplication BuildRelay(this WebApplicationBuilder builder, ChunkSource source)
    {
        var redis = builder.Configuration["Redis"];
        var folder = builder.Configuration["Answers"] ?? Path.Combine(Path.GetTempPath(), "webrelay");
        builder.Services.AddGeminiRelay(_ =>
            redis is null ? new FileAnswerLog(folder) : new RedisAnswerLog(ConnectionMultiplexer.Connect($"{redis},abortConnect=false"))
        );
        var app = builder.Build();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapGeminiAnswers("/answers", new GeminiAnswersOptions { Source = source });
        return app;
    }
}
