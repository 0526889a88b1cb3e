import aiohttp
import asyncio
from datetime import datetime, timezone

async def log_trade_to_backend(trade_data_dict):
    url = "http://YOUR_ORACLE_IP:8000/api/v1/log_trade"
    headers = {
        "Content-Type": "application/json",
        "X-Quant-API-Key": "YOUR_64_CHARACTER_RANDOM_SECURE_STRING"
    }
    
    async with aiohttp.ClientSession() as session:
        try:
            # We use fire-and-forget; we don't wait to read the response body to save latency.
            async with session.post(url, json=trade_data_dict, headers=headers) as response:
                if response.status != 201:
                    print(f"Failed to log trade. Status: {response.status}")
        except Exception as e:
            print(f"Webhook transmission failed: {e}")
