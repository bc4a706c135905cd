using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The service's rules for caches, with its errors.</summary>
internal static class CacheRules
{
    /// <summary>The lifetime of a cache that is created without one.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    // The models without explicit caching, from the vendor's model pages of November 2026.
    private static readonly string[] _withoutCaching = ["gemini-4-argon", "gemini-4-hydrogen"];

    public static ServiceError NothingToUpdate { get; } =
        ServiceError.InvalidArgument("* UpdateCachedContentRequest.cached_content: ttl or expire_time must be set\n");

    public static ServiceError SetBesideCache { get; } =
        ServiceError.InvalidArgument(
            "CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.\n\n"
                + "Proposed fix: move those values to CachedContent from GenerateContent request."
        );

    /// <summary>The service's error about a cache that shall be created; null if there is none.</summary>
    public static ServiceError? Check(JsonElement cache, int tokens, CallTarget target)
    {
        if (cache.Text("model") is not { Length: > 0 } model)
        {
            return ServiceError.InvalidArgument("* CreateCachedContentRequest.cached_content.model: model is not specified\n");
        }

        var id = IdOf(model);
        if (!id.StartsWith("gemini-", StringComparison.Ordinal) || _withoutCaching.Contains(id))
        {
            return ServiceError.UnknownModel(model, target.ApiVersion, "createCachedContent");
        }

        if (cache.Text("displayName")?.Length > 128)
        {
            return ServiceError.InvalidArgument(
                "* CreateCachedContentRequest.cached_content.display_name: display_name must have at most 128 characters\n"
            );
        }

        // From the vendor's table of November 2026.
        var least = id.StartsWith("gemini-2.5-", StringComparison.Ordinal) ? 2_048 : 4_096;
        return tokens < least
            ? ServiceError.InvalidArgument(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Cached content is too small. total_token_count={tokens}, min_total_token_count={least}"
                )
            )
            : null;
    }

    /// <summary>The time of expiry that a request sets; null if it sets none; or the service's error.</summary>
    public static (DateTimeOffset? Expires, ServiceError? Error) ExpiryOf(JsonElement cache, DateTimeOffset now)
    {
        if (cache.Has("ttl") && cache.Has("expireTime"))
        {
            return (null, ServiceError.InvalidArgument("Invalid value (oneof), oneof field 'expiration' is already set."));
        }

        if (cache.Text("ttl") is { } ttl)
        {
            return Timestamps.ParseDuration(ttl) is { } lifetime
                ? (now + lifetime, null)
                : (
                    null,
                    ServiceError.BadRequest([
                        new("ttl", $"Invalid value at 'ttl' (type.googleapis.com/google.protobuf.Duration), \"{ttl}\""),
                    ])
                );
        }

        if (cache.Text("expireTime") is not { } text)
        {
            return default;
        }

        return Timestamps.ParseTime(text) is not { } time
                ? (null, ServiceError.BadRequest([new("expire_time", $"Invalid value at 'expire_time' (Timestamp), \"{text}\"")]))
            : time <= now ? (null, ServiceError.InvalidArgument("* CachedContent.expire_time: expire_time must be in the future\n"))
            : (time, null);
    }

    /// <summary>The service's error if a cache is for another model; null if it is for this one.</summary>
    public static ServiceError? CheckModel(string requested, string cached) =>
        IdOf(requested) == IdOf(cached)
            ? null
            : ServiceError.InvalidArgument(
                $"Model used by GenerateContent request ({requested}) and CachedContent ({cached}) has to be the same."
            );

    private static string IdOf(string model) => model[(model.LastIndexOf('/') + 1)..];
}
